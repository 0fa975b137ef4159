"""News that a scheduled task writes: each event once for each resident."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import formats, timezone

from cabinet.accounts.models import Building
from cabinet.meters.models import Meter
from cabinet.meters.personal_link import path_of
from cabinet.meters.silence import silent_accounts
from cabinet.meters.window import Schedule
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import CLOSING, OPENED, VERIFICATION
from cabinet.notifications.services import announce
from cabinet.residents.models import Residency

DAYS_LEFT = 3
# A first letter while there is time to call a master, a second not to forget.
VERIFICATION_DAYS = (14, 60)


def remind() -> int:
    """Write everything that is due today; harmless when repeated."""
    now = timezone.now()
    letters = 0
    for schedule, buildings in _by_schedule().items():
        letters += announce(news=_about_window(schedule, buildings, now))
        letters += announce(news=_about_verification(schedule, buildings, now))
    return letters


def _by_schedule() -> dict[Schedule, list[int]]:
    """Houses that share days and clock are served together."""
    grouped: dict[Schedule, list[int]] = defaultdict(list)
    for building in Building.objects.select_related("organization"):
        grouped[Schedule.of(building)].append(building.pk)
    return grouped


def _about_window(
    schedule: Schedule, buildings: list[int], now: dt.datetime
) -> Iterator[News]:
    if not schedule.is_open(now):
        return
    today, span = schedule.today(now), schedule.window(now)
    month = schedule.month(today)
    silent = silent_accounts(
        Building.objects.filter(pk__in=buildings), month, schedule.reported(now)
    )
    closing = (span.last - today).days <= DAYS_LEFT
    occasion, event = (CLOSING, "closing") if closing else (OPENED, "opened")
    for residency in _holders(Q(account__in=silent)):
        yield News(
            occasion=occasion,
            to=Addressee.holding(residency),
            event=f"readings-{event}:{month:%Y-%m}:{residency.account_id}",
            path=path_of(residency, month),
            values={"срок": formats.date_format(span.last, "j E")},
            until=schedule.end_of(span.last),
        )


def _about_verification(
    schedule: Schedule, buildings: list[int], now: dt.datetime
) -> Iterator[News]:
    today = schedule.today(now)
    last = today + dt.timedelta(days=max(VERIFICATION_DAYS))
    due = Meter.objects.serving().filter(next_verification_date__range=(today, last))
    here = Q(account__premises__building__in=buildings)
    expiring: dict[int, list[Meter]] = defaultdict(list)
    for meter in due.filter(here).select_related("service"):
        expiring[meter.account_id].append(meter)
    mine = due.filter(account=OuterRef("account"))
    for residency in _holders(here & Q(Exists(mine))):
        for meter in expiring[residency.account_id]:
            yield _about_meter(residency, meter, today)


def _about_meter(residency: Residency, meter: Meter, today: dt.date) -> News:
    until = meter.next_verification_date or today
    left = (until - today).days
    stage = next(days for days in VERIFICATION_DAYS if left <= days)
    return News(
        occasion=VERIFICATION,
        to=Addressee.holding(residency),
        event=f"verification:{meter.pk}:{until:%Y-%m-%d}:{stage}",
        path=reverse("meters:list", args=[residency.account.public_id]),
        values={
            "срок": formats.date_format(until, "j E Y"),
            "прибор": str(meter),
        },
    )


def _holders(which: Q) -> QuerySet[Residency]:
    return (
        Residency.objects.active()
        .filter(which, user__is_active=True, frozen_at__isnull=True)
        .select_related("user", "account__organization", "account__premises__building")
    )
