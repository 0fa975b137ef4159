"""Asking the providers about everything that is not final."""

import datetime as dt
import logging
from collections import Counter

from django.db.models import Q
from django.utils import timezone

from cabinet.payments.online.models import Intent, Refund
from cabinet.payments.online.providers.base import ProviderError, ProviderSilentError
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services.asking import ask
from cabinet.payments.online.services.refunding import send_refund

log = logging.getLogger(__name__)
# A provider may give money back by its own hand for so long unasked.
REFUNDS_WATCHED = dt.timedelta(days=3)
BATCH = 500
# Who says nothing so often keeps the schedule waiting no longer: the rest is due.
PATIENCE = 3
SILENT, REFUSED = "silent", "refused"


def reconcile(*, only_due: bool = False) -> dict[str, int]:
    """Ask about each unfinished intent and refund; how many came to what.

    One provider's silence doesn't keep the others waiting.
    """
    intents = Intent.objects.due() if only_due else Intent.objects.unfinished()
    counted: Counter[str] = Counter()
    silent: Counter[int] = Counter()
    rows = intents.order_by("next_check_at").values_list("pk", "provider_account")
    for pk, contract in rows:
        if only_due and silent[contract] >= PATIENCE:
            continue
        outcome = _one(pk)
        counted[outcome] += 1
        silent[contract] += outcome == SILENT
    for refund in _unsent():
        counted[_refund(refund)] += 1
    if not only_due:
        for pk in _lately_paid():
            counted["watched"] += 1
            _one(pk)
    asked = sum(n for name, n in counted.items() if name != "watched")
    names = (*Intent.State.values, SILENT, REFUSED, "refunded", "watched")
    return {"asked": asked, **{name: counted[name] for name in names}}


def _one(pk: int) -> str:
    intent = Intent.objects.select_related("provider_account").get(pk=pk)
    try:
        return str(ask(intent=intent).state)
    except ProviderSilentError as error:
        log.warning("Payment %s: %s", intent.public_id, error)
        return SILENT
    except (ProviderError, SealError) as error:
        log.warning("Payment %s: %s", intent.public_id, error)
        return REFUSED


def _refund(refund: Refund) -> str:
    try:
        return "refunded" if send_refund(refund=refund).state == "done" else SILENT
    except (ProviderError, SealError) as error:
        log.warning("Refund %s: %s", refund.public_id, error)
        return SILENT


def _unsent() -> list[Refund]:
    waiting = Refund.objects.filter(state=Refund.State.CREATED)
    return list(waiting.select_related("intent__provider_account")[:BATCH])


def _lately_paid() -> list[int]:
    since = timezone.now() - REFUNDS_WATCHED
    paid = Intent.objects.filter(Q(state=Intent.State.PAID) & Q(finished_at__gt=since))
    return list(paid.values_list("pk", flat=True))
