"""How a notification is taken: stored as it came, then judged."""

import logging
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from cabinet.payments.online.models import Intent, Notification
from cabinet.payments.online.providers import PROVIDERS, provider_of
from cabinet.payments.online.providers.base import (
    Known,
    Notice,
    ProviderError,
    Raw,
    Reply,
    UnreadableError,
)
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services.asking import ask

log = logging.getLogger("security.payments")
Outcome = Notification.Outcome
SUSPICIOUS = {Outcome.FORGED, Outcome.UNKNOWN, Outcome.UNCONFIRMED}


def take_notification(*, provider: str, raw: Raw, content_type: str) -> Reply:
    """Store a notification, find its intent and ask the provider about it.

    Whatever comes is answered: nothing that the sender writes is believed
    but which payment it is about.
    """
    stored = _store(provider, raw, content_type)
    try:
        notice = PROVIDERS[provider].read(raw)
    except UnreadableError as error:
        _close(stored, Outcome.UNREADABLE, str(error))
        return Reply()
    intent = _find(provider, notice)
    if intent is None:
        _close(stored, Outcome.UNKNOWN)
        return Reply()
    stored.intent = intent
    return _judge(stored, intent, notice, raw)


def _judge(stored: Notification, intent: Intent, notice: Notice, raw: Raw) -> Reply:
    try:
        speaker = provider_of(intent.provider_account)
        if not speaker.is_genuine(raw):
            _close(stored, Outcome.FORGED)
            return speaker.reply(raw, None)
        intent, outcome = _hear(intent, notice)
    except (ProviderError, SealError) as error:
        _close(stored, Outcome.POSTPONED, str(error))
        return Reply("TRY AGAIN", status=503)
    _close(stored, outcome, intent.complaint)
    return speaker.reply(raw, _known(intent))


def _hear(intent: Intent, notice: Notice) -> tuple[Intent, Notification.Outcome]:
    """The intent after the provider was asked, and what the notice was worth."""
    if notice.is_question:
        return intent, Outcome.TAKEN
    if intent.state == Intent.State.PAID and not notice.about_refund:
        return intent, Outcome.REPEATED
    before = intent.state
    if notice.provider_id and not intent.provider_id:
        intent.provider_id = notice.provider_id
    after = ask(intent=intent)
    confirmed = after.state != before or notice.about_refund
    if after.complaint or not confirmed:
        return after, Outcome.UNCONFIRMED
    return after, Outcome.TAKEN


def _find(provider: str, notice: Notice) -> Intent | None:
    """By our own id first: it is known before the provider's is."""
    ours = Intent.objects.select_related("provider_account").filter(
        provider_account__provider=provider
    )
    try:
        named = ours.filter(public_id=uuid.UUID(notice.our_id)).first()
    except ValueError:
        named = None
    if named or not notice.provider_id:
        return named
    return ours.filter(provider_id=notice.provider_id).first()


def _known(intent: Intent) -> Known:
    return Known(
        total=intent.total,
        is_paid=intent.state == Intent.State.PAID,
        is_canceled=intent.state == Intent.State.CANCELED,
        taken=not intent.complaint,
    )


@transaction.atomic
def _store(provider: str, raw: Raw, content_type: str) -> Notification:
    return Notification.objects.create(
        provider=provider,
        method=raw.method,
        query=_line(raw.query),
        content_type=content_type[:100],
        # PostgreSQL keeps every character but this one.
        body=raw.body.replace("\0", "�"),
        address=raw.address or None,
        received_at=timezone.now(),
    )


def _close(stored: Notification, outcome: Notification.Outcome, note: str = "") -> None:
    stored.outcome, stored.note = outcome, note[:300]
    stored.save(update_fields=["intent", "outcome", "note"])
    if outcome in SUSPICIOUS:
        log.warning("Notification %s of %s: %s", stored.pk, stored.provider, outcome)


def _line(query: Mapping[str, str]) -> str:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return text.replace("\0", "�")
