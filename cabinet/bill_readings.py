"""What bills are told of meters and instalments: the slices meet here, above them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import F, Prefetch, Q

from cabinet.charges.former import as_of
from cabinet.charges.readings import (
    Closing,
    HouseLine,
    HouseReadings,
    MeterLine,
    PlanLine,
    Plans,
    Readings,
)
from cabinet.meters.models import BuildingReading, Meter, Reading
from cabinet.meters.rows import consumption
from cabinet.payments.debts.models import InstalmentPlan

# Enough to find the reading before, without the history of a decade.
DAYS_BACK = 400


def meter_lines(
    accounts: Collection[int], month: dt.date, closing: Closing
) -> Readings:
    """Each account's meters as they stood when a month was billed; three queries."""
    found: dict[int, list[MeterLine]] = defaultdict(list)
    meters = list(_meters(accounts, month, closing))
    as_of(closing.change, [*meters, *(meter.service for meter in meters)])
    for meter in meters:
        found[meter.account_id].append(_line(meter))
    return found


def house_lines(
    buildings: Collection[int], month: dt.date, closing: Closing
) -> HouseReadings:
    """What the houses' meters showed in a month, and how much was shared."""
    found: dict[int, list[HouseLine]] = defaultdict(list)
    rows = BuildingReading.objects.filter(
        meter__building__in=buildings, date__gte=month, date__lt=_after(month)
    )
    ordered = rows.select_related("meter__service").order_by(
        "meter__service__position", "meter__serial_number", "-date"
    )
    told = list(ordered)
    named = [part for row in told for part in (row.meter, row.meter.service)]
    as_of(closing.change, [*told, *named])
    for row in told:
        found[row.meter.building_id].append(
            HouseLine(
                service=row.meter.service.name,
                unit=row.meter.service.unit,
                serial_number=row.meter.serial_number,
                value=row.value,
                on=row.date,
                consumption=row.consumption,
                distributed=row.distributed,
            )
        )
    return found


def plan_lines(accounts: Collection[int], month: dt.date) -> Plans:
    """Each account's instalments that were agreed upon by then; two queries."""
    plans = InstalmentPlan.objects.filter(
        account__in=accounts,
        state__in=[InstalmentPlan.State.ACCEPTED, InstalmentPlan.State.COMPLETED],
        answered_at__date__lt=_after(_after(month)),
    )
    lines = {plan.account_id: _plan(plan, month) for plan in plans.with_schedule()}
    return {account: line for account, line in lines.items() if line.paid < line.debt}


def _plan(plan: InstalmentPlan, month: dt.date) -> PlanLine:
    """As of the month after the billed one: its part is paid with this bill."""
    first, end = _after(month), _after(_after(month))
    parts = list(plan.instalments.all())
    due = next((part for part in parts if first <= part.due_on < end), None)
    paid = [part.amount for part in parts if part.paid_on and part.paid_on < first]
    return PlanLine(
        debt=plan.debt,
        paid=sum(paid, Decimal()),
        due=due.amount if due else None,
        due_on=due.due_on if due else None,
    )


def _after(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def _meters(
    accounts: Collection[int], month: dt.date, closing: Closing
) -> Iterable[Meter]:
    # A reading of the next month's first day still closes this one.
    until = _after(month)
    days = until - dt.timedelta(days=DAYS_BACK), until
    readings = (
        Reading.objects.exclude(state=Reading.State.DECLINED)
        .filter(_counted(closing.at), date__range=days)
        .order_by("-date", F("superseded_at").asc(nulls_last=True))
    )
    return (
        Meter.objects.filter(account__in=accounts)
        .select_related("service")
        .prefetch_related(Prefetch("readings", readings))
    )


def _counted(at: dt.datetime | None) -> Q:
    """The readings that count now, or counted at a moment."""
    if at is None:
        return Q(superseded_at__isnull=True)
    return Q(created_at__lte=at) & (
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=at)
    )


def _line(meter: Meter) -> MeterLine:
    # Of a day, what was overwritten in place stands before what it became.
    by_day = {one.date: one for one in reversed(meter.readings.all())}
    readings: list[Reading | None] = [*reversed(by_day.values()), None, None]
    current, previous = readings[:2]
    return MeterLine(
        service_id=meter.service_id,
        service=meter.service.name,
        unit=meter.service.unit,
        serial_number=meter.serial_number,
        previous=previous.value if previous else None,
        previous_on=previous.date if previous else None,
        current=current.value if current else None,
        current_on=current.date if current else None,
        consumption=(
            consumption(meter, previous, current) if previous and current else None
        ),
        next_verification=meter.next_verification_date,
    )
