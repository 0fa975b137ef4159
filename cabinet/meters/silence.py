"""Dwellings that have meters and sent nothing this month, and a word to them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import formats, timezone

from cabinet.accounts.models import Account, Building
from cabinet.meters.models import Meter, Reading
from cabinet.meters.window import Schedule, Span
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import ASKED
from cabinet.notifications.services import announce
from cabinet.residents.models import Residency


def silent_accounts(
    buildings: QuerySet[Building] | Iterable[Building], month: dt.date, days: Span
) -> QuerySet[Account]:
    """Accounts of the houses that have a meter at work and no reading of ``days``."""
    own = Meter.objects.serving().filter(account=OuterRef("pk"))
    told = Reading.objects.current().filter(
        Q(month=month) | Q(date__range=(days.first, days.last)),
        meter__account=OuterRef("pk"),
    )
    return (
        Account.objects.filter(Exists(own), ~Exists(told))
        .filter(premises__building__in=buildings)
        .with_place()
        .order_by("premises__building__address", "number")
    )


def of_house(building: Building) -> QuerySet[Account]:
    schedule, now = Schedule.of(building), timezone.now()
    month = schedule.month(schedule.today(now))
    return silent_accounts([building], month, schedule.reported(now))


def ask_house(*, building: Building) -> int:
    """A word to every resident of a silent dwelling; how many people it is for.

    Once a day at most, however often it is asked for.
    """
    schedule, now = Schedule.of(building), timezone.now()
    event = f"readings-asked:{schedule.today(now):%Y-%m-%d}"
    last = schedule.window(now).last
    holders = Residency.objects.active().filter(account__in=of_house(building))
    pieces = [
        asking(residency, f"{event}:{residency.account_id}", last)
        for residency in holders.select_related(
            "user", "account__organization", "account__premises__building"
        )
    ]
    announce(news=pieces)
    return len(pieces)


def asking(residency: Residency, event: str, last: dt.date) -> News:
    account = residency.account
    return News(
        occasion=ASKED,
        to=Addressee.holding(residency),
        event=event,
        path=reverse("meters:list", args=[account.public_id]),
        values={"срок": formats.date_format(last, "j E")},
    )
