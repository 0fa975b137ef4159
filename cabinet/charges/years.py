"""A year of an account: month by month, and service by service for the chart."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from cabinet.accounts.models import Account
from cabinet.charges.balances import added
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.months import BilledMonth

SUMS = (
    "opening_balance",
    "charged",
    "recalculation",
    "paid",
    "closing_balance",
    "amount_due",
)
FLOWS = {"charged", "recalculation", "paid"}


@dataclass(frozen=True)
class MonthRow:
    """A month's sums in roubles by name; None where the file told none."""

    month: dt.date
    sums: dict[str, Decimal | None]


@dataclass(frozen=True)
class Year:
    number: int
    months: Sequence[MonthRow]

    @property
    def totals(self) -> dict[str, Decimal | None]:
        """Sums of what flows; of a balance, how it began and how it ended."""
        flows = {name: added(row.sums[name] for row in self.months) for name in FLOWS}
        first, last = self.months[0].sums, self.months[-1].sums
        return {**last, "opening_balance": first["opening_balance"], **flows}


@dataclass(frozen=True)
class ServiceYear:
    """What a service was charged in each of some months, without corrections."""

    service: str
    amounts: Sequence[Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, Decimal())


def year_of(account: Account, periods: Collection[BilledMonth], number: int) -> Year:
    """The year's published months, oldest first; one query."""
    chosen = [period for period in periods if period.month.year == number]
    return Year(number, rows_of(account, chosen))


def rows_of(
    account: Account, periods: Iterable[BilledMonth | BillingPeriod]
) -> list[MonthRow]:
    """The sums of these published periods, oldest first; one query."""
    chosen = {period.published_version_id: period for period in periods}
    rows = _charges(account, chosen).values("version")
    summed = rows.annotate(**{f"{name}_sum": Sum(name) for name in SUMS}).order_by()
    months = [_row(chosen[row["version"]].month, row) for row in summed]
    return sorted(months, key=lambda row: row.month)


def services_of(
    account: Account, periods: Sequence[BilledMonth]
) -> Sequence[ServiceYear]:
    """Every service charged in these periods, the dearest first; one query."""
    versions = {period.published_version_id: period for period in periods}
    found: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    rows = _charges(account, versions).values("version", name=F("service__name"))
    for row in rows.annotate(amount=Sum("charged")).order_by():
        found[row["name"]][versions[row["version"]].month] = row["amount"]
    months = sorted(period.month for period in periods)
    listed = [
        ServiceYear(name, [by_month.get(month, Decimal()) for month in months])
        for name, by_month in found.items()
    ]
    told = [service for service in listed if any(service.amounts)]
    return sorted(told, key=lambda service: -service.total)


def _charges(account: Account, versions: Collection[int | None]) -> Any:
    return Charge.objects.filter(account=account, version__in=list(versions))


def _row(month: dt.date, row: dict[str, Any]) -> MonthRow:
    return MonthRow(month, {name: row[f"{name}_sum"] for name in SUMS})
