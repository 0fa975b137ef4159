"""How the provider is asked about an intent that was made known to it."""

import datetime as dt
import logging

from django.utils import timezone

from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers import provider_of
from cabinet.payments.online.providers.base import (
    Answer,
    Provider,
    ProviderSilentError,
)
from cabinet.payments.online.services.registering import register_intent
from cabinet.payments.online.services.settling import give_up, settle

log = logging.getLogger(__name__)
# Soon after paying, then ever less often; never rarer than this.
PAUSES_MINUTES = (1, 1, 2, 5, 10)
# No payment page lives longer.
LIFETIME = dt.timedelta(hours=24)
FORGOTTEN = "Платёж не был начат: страницу оплаты закрыли."


def ask(*, intent: Intent) -> Intent:
    """The intent after the provider's word; held money is taken at once.

    Raises ProviderError when the provider is silent or refuses to say.
    """
    _plan_next(intent)
    provider = provider_of(intent.provider_account)
    answer = provider.fetch(provider_id=intent.provider_id, our_id=intent.public_id)
    if answer is None:
        return _unknown(intent)
    after = settle(intent=intent.pk, answer=answer)
    if after.state == Intent.State.HELD and not after.complaint:
        return _capture(after, provider, answer)
    return after


def _capture(intent: Intent, provider: Provider, answer: Answer) -> Intent:
    taken = provider.capture(answer)
    return settle(intent=intent.pk, answer=taken) if taken != answer else intent


def _unknown(intent: Intent) -> Intent:
    """The provider knows nothing: ask it for the payment again, for a day."""
    if timezone.now() - intent.created_at > LIFETIME:
        return give_up(intent=intent.pk, reason=FORGOTTEN)
    if intent.state != Intent.State.CREATED:
        return intent
    try:
        return register_intent(intent=intent)
    except PaymentError as error:
        raise ProviderSilentError(str(error)) from error


def _plan_next(intent: Intent) -> None:
    pause = PAUSES_MINUTES[min(intent.checks, len(PAUSES_MINUTES) - 1)]
    Intent.objects.filter(pk=intent.pk).update(
        checks=intent.checks + 1,
        next_check_at=timezone.now() + dt.timedelta(minutes=pause),
    )
