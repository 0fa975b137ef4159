"""A basket as its payer follows it."""

import datetime as dt
from collections.abc import Iterable

import segno
from django.utils import timezone
from django_q.tasks import async_task

from cabinet.payments.online.models import Basket, Intent
from cabinet.payments.online.tasks import ASK

# A page that waits asks again this often; a provider ever less often, since one
# that is slow would else take the whole queue.
PAUSE, LONGEST = dt.timedelta(seconds=4), dt.timedelta(seconds=30)


def followed(basket: Basket) -> list[Intent]:
    """The intents with everything that their rows on the page print."""
    intents = basket.intents.select_related(
        "organization", "recipient", "provider_account"
    )
    return list(intents.prefetch_related("bookings__payment", "refunds").order_by("pk"))


def ask_soon(intents: Iterable[Intent]) -> None:
    """Have the worker ask about those that somebody is waiting for."""
    now = timezone.now()
    for one in intents:
        if one.state not in Intent.UNFINISHED:
            continue
        pause = min(PAUSE * (one.checks + 1), LONGEST)
        rested = Intent.objects.filter(pk=one.pk, watched_at__lt=now - pause)
        if rested.update(watched_at=now):
            async_task(ASK, one.pk)


def picture(text: str) -> str:
    """The QR code as the address of a picture; light in both colour schemes."""
    return str(segno.make(text, error="m").svg_data_uri(scale=6, light="#fff"))
