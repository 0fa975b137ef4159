"""What bills are told of meters: the slices meet here, above both of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Prefetch

from cabinet.charges.readings import MeterLine, Readings
from cabinet.meters.models import Meter, Reading
from cabinet.meters.rows import consumption

# Enough to find the reading before, without the history of a decade.
DAYS_BACK = 400


def meter_lines(accounts: Collection[int], month: dt.date) -> Readings:
    """Each account's meters as they stood when a month was billed; two queries."""
    found: dict[int, list[MeterLine]] = defaultdict(list)
    for meter in _meters(accounts, month):
        found[meter.account_id].append(_line(meter))
    return found


def _meters(accounts: Collection[int], month: dt.date) -> Iterable[Meter]:
    # A reading of the next month's first day still closes this one.
    until = (month + dt.timedelta(days=32)).replace(day=1)
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
