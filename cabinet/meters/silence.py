"""Dwellings that have meters and sent nothing this month, and a word to them."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account, Building
from cabinet.meters.models import Meter, Reading
from cabinet.meters.window import Schedule, Span
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_messages
from cabinet.residents.models import Residency

ASKING = """Здравствуйте!

По лицевому счёту {number} ({address}) ещё нет показаний за этот месяц.
Передайте их до {last:%d.%m.%Y} включительно: {url}

{organization}
"""


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
    """One letter to every resident of a silent dwelling; how many people got it.

    Once a day at most, however often it is asked for.
    """
    schedule, now = Schedule.of(building), timezone.now()
    event = f"readings-asked:{schedule.today(now):%Y-%m-%d}"
    last = schedule.window(now).last
    holders = Residency.objects.active().filter(account__in=of_house(building))
    letters = [
        asking(residency, f"{event}:{residency.account_id}", last)
        for residency in holders.select_related(
            "user", "account__organization", "account__premises__building"
        )
    ]
    queue_messages(messages=letters)
    return len(letters)


def asking(residency: Residency, event: str, last: dt.date) -> Message:
    account = residency.account
    path = reverse("meters:list", args=[account.public_id])
    return Message(
        recipient=residency.user,
        channel=Channel.EMAIL,
        event=event,
        subject=f"Передайте показания приборов по счёту {account.number}",
        body=ASKING.format(
            number=account.number,
            address=account.address,
            last=last,
            url=f"{settings.BASE_URL}{path}",
            organization=account.organization.name,
        ),
    )
