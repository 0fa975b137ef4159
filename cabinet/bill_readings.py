"""What bills are told of meters and instalments: the slices meet here, above them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Prefetch

from cabinet.charges.readings import (
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


def meter_lines(accounts: Collection[int], month: dt.date) -> Readings:
    """Each account's meters as they stood when a month was billed; two queries."""
    found: dict[int, list[MeterLine]] = defaultdict(list)
    for meter in _meters(accounts, month):
        found[meter.account_id].append(_line(meter))
    return found


def house_lines(buildings: Collection[int], month: dt.date) -> HouseReadings:
    """What the houses' meters showed in a month, and how much was shared; one query."""
    found: dict[int, list[HouseLine]] = defaultdict(list)
    rows = BuildingReading.objects.filter(
        meter__building__in=buildings, date__gte=month, date__lt=_after(month)
    )
    for row in rows.select_related("meter__service").order_by(
        "meter__service__position", "meter__serial_number", "-date"
    ):
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


def _meters(accounts: Collection[int], month: dt.date) -> Iterable[Meter]:
    # A reading of the next month's first day still closes this one.
    until = _after(month)
    days = until - dt.timedelta(days=DAYS_BACK), until
    readings = Reading.objects.filter(date__range=days).order_by("-date", "-pk")
    return (
        Meter.objects.filter(account__in=accounts)
        .select_related("service")
        .prefetch_related(Prefetch("readings", readings))
    )


def _line(meter: Meter) -> MeterLine:
    readings: list[Reading | None] = [*meter.readings.all()[:2], None, None]
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
