"""Consumption of a dwelling by month, beside last year's and the house's median."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db import connection

from cabinet.accounts.models import Account
from cabinet.meters.consumption import passed
from cabinet.meters.models import Meter, Reading
from cabinet.meters.window import shifted
from cabinet.tariffs.models import Service, Tariff

MONTHS = 12
# With fewer flats a median would tell about neighbours, not about the house.
ENOUGH_FLATS = 10
KOPECK, LITRE = Decimal("0.01"), Decimal("0.001")
HEADINGS = (
    "Услуга",
    "Ед. измерения",
    "Месяц",
    "Расход",
    "Год назад",
    "Стоимость по тарифу, руб.",
    "Медиана по дому",
)
MEDIANS = """
WITH steps AS (
    SELECT a.premises_id, m.service_id,
           coalesce(r.month, date_trunc('month', r.date)::date) AS month,
           m.ratio * (r.value - lag(r.value) OVER
               (PARTITION BY r.meter_id ORDER BY r.date)) AS used
    FROM meters_reading r
    JOIN meters_meter m ON m.id = r.meter_id
    JOIN accounts_account a ON a.id = m.account_id
    JOIN accounts_premises p ON p.id = a.premises_id
    WHERE p.building_id = %s AND m.service_id = ANY(%s) AND r.date >= %s
      AND r.superseded_at IS NULL AND r.state <> 'declined'
), flats AS (
    SELECT premises_id, service_id, month, sum(used) AS used
    FROM steps WHERE used >= 0 GROUP BY premises_id, service_id, month
)
SELECT service_id, month, percentile_cont(0.5) WITHIN GROUP (ORDER BY used)
FROM flats GROUP BY service_id, month HAVING count(*) >= %s
"""
ByMonth = dict[tuple[int, dt.date], Decimal]


@dataclass(frozen=True)
class MonthOfUse:
    """A month of one service; what nobody told is None."""

    month: dt.date
    used: Decimal | None
    year_ago: Decimal | None
    cost: Decimal | None
    median: Decimal | None


@dataclass(frozen=True)
class ServiceHistory:
    service: Service
    months: list[MonthOfUse]

    @property
    def has_medians(self) -> bool:
        return any(one.median is not None for one in self.months)


def histories(
    account: Account, meters: Iterable[Meter], today: dt.date
) -> list[ServiceHistory]:
    """The last twelve months of each metered service, oldest first."""
    held = list(meters)
    used = consumption_by_month(held)
    services = {meter.service_id: meter.service for meter in held}
    months = [shifted(today, n) for n in range(1 - MONTHS, 1)]
    medians = house_medians(account, list(services), months[0])
    tariffs = list(Tariff.objects.of(account.organization).filter(service__in=services))
    return [
        ServiceHistory(
            service,
            [_month(pk, month, used, medians, tariffs) for month in months],
        )
        for pk, service in services.items()
    ]


def consumption_by_month(meters: Iterable[Meter]) -> ByMonth:
    """By service: a replaced meter's consumption and its successor's add up."""
    total: ByMonth = defaultdict(Decimal)
    for meter in meters:
        for later, earlier in pairwise(meter.readings.all()):
            used = passed(meter, earlier.value, later.value)
            if used is not None:
                total[meter.service_id, month_of(later)] += used
    return dict(total)


def month_of(reading: Reading) -> dt.date:
    return reading.month or reading.date.replace(day=1)


def house_medians(account: Account, services: Sequence[int], since: dt.date) -> ByMonth:
    # One month more, for the reading before the first.
    building = account.premises.building_id
    values = building, list(services), shifted(since, -1), ENOUGH_FLATS
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS, values)
        return {
            (service, month): Decimal(median).quantize(LITRE)
            for service, month, median in cursor.fetchall()
        }


def as_rows(found: Iterable[ServiceHistory]) -> list[tuple[object, ...]]:
    return [
        (
            history.service.name,
            history.service.unit,
            f"{one.month:%m.%Y}",
            one.used,
            one.year_ago,
            one.cost,
            one.median,
        )
        for history in found
        for one in history.months
    ]


def _month(
    service: int,
    month: dt.date,
    used: ByMonth,
    medians: ByMonth,
    tariffs: Sequence[Tariff],
) -> MonthOfUse:
    own = used.get((service, month))
    rate = _rate(service, month, tariffs)
    return MonthOfUse(
        month=month,
        used=own,
        year_ago=used.get((service, shifted(month, -12))),
        cost=None if own is None or rate is None else (own * rate).quantize(KOPECK),
        median=medians.get((service, month)),
    )


def _rate(service: int, month: dt.date, tariffs: Sequence[Tariff]) -> Decimal | None:
    """The price of a unit in the month, where one supplier alone sells it."""
    own = [t for t in tariffs if t.service_id == service and t.applies_on(month)]
    if len({tariff.supplier_id for tariff in own}) != 1:
        return None
    return max(own, key=lambda tariff: tariff.valid_from).rate
