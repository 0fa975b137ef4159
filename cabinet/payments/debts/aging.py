"""How old debts are: a debt is made of the latest months that add up to it."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from cabinet.charges.models import BillingPeriod

# Further back than this nobody needs to tell a year from a year.
HISTORY = 13
# Months of a debt, from and to; the first is the bill that isn't due yet.
AGES = ((1, 1), (2, 3), (4, 6), (7, 12), (13, None))
# Money pays the oldest month first, so what is owed are the newest ones: a debt
# is as old as the number of last months whose charges it takes to reach it.
AGED = """
WITH owed AS (
    SELECT account_id, sum(coalesce(closing_balance, amount_due)) AS debt
    FROM charges_charge WHERE version_id = ANY(%(shown)s)
    GROUP BY account_id HAVING sum(coalesce(closing_balance, amount_due)) > 0
), added AS (
    SELECT c.account_id, p.month, sum(
        c.charged + coalesce(c.recalculation, 0) + coalesce(c.penalty, 0)
        - coalesce(c.under_delivery, 0) - coalesce(c.privilege, 0)) AS amount
    FROM charges_charge c
    JOIN charges_periodversion v ON v.id = c.version_id
    JOIN charges_billingperiod p ON p.id = v.period_id
    WHERE c.version_id = ANY(%(history)s)
      AND c.account_id IN (SELECT account_id FROM owed)
    GROUP BY c.account_id, p.month
), reached AS (
    SELECT account_id, sum(amount) OVER (
        PARTITION BY account_id ORDER BY month DESC) AS so_far FROM added
), aged AS (
    SELECT o.account_id, o.debt,
        1 + count(r.*) FILTER (WHERE r.so_far < o.debt) AS months
    FROM owed o LEFT JOIN reached r USING (account_id)
    GROUP BY o.account_id, o.debt
)
"""
BY_HOUSE = """
SELECT b.id, b.address, aged.months, count(*), sum(aged.debt)
FROM aged JOIN accounts_account a ON a.id = aged.account_id
JOIN accounts_premises p ON p.id = a.premises_id
JOIN accounts_building b ON b.id = p.building_id
GROUP BY b.id, b.address, aged.months ORDER BY b.address, b.id
"""
DEBTORS = """
SELECT aged.account_id FROM aged
JOIN accounts_account a ON a.id = aged.account_id
JOIN accounts_premises p ON p.id = a.premises_id
WHERE aged.months >= %(least)s
  AND (%(houses)s::bigint[] IS NULL OR p.building_id = ANY(%(houses)s::bigint[]))
ORDER BY aged.account_id
"""


@dataclass
class HouseDebt:
    """Debts of a house in roubles, by the ages of AGES."""

    building: int
    address: str
    debtors: int
    sums: list[Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.sums, Decimal())


def debts_by_house(organizations: Collection[int], month: dt.date) -> list[HouseDebt]:
    """The debts that the month's published bills end with; two queries."""
    houses: dict[int, HouseDebt] = {}
    for pk, address, months, count, debt in _run(BY_HOUSE, organizations, month):
        empty = [Decimal() for _ in AGES]
        house = houses.setdefault(pk, HouseDebt(pk, address, 0, empty))
        house.debtors += count
        house.sums[_age(months)] += debt
    return list(houses.values())


def debtors(
    organizations: Collection[int],
    month: dt.date,
    *,
    least: int,
    houses: list[int] | None = None,
) -> list[int]:
    """Accounts whose debt is at least so many months old, in these houses."""
    more = {"least": least, "houses": houses}
    return [pk for (pk,) in _run(DEBTORS, organizations, month, **more)]


def _run(
    what: str, organizations: Collection[int], month: dt.date, **more: Any
) -> Iterator[tuple[Any, ...]]:
    shown, history = _versions(organizations, month)
    told = {"shown": shown, "history": history, **more}
    with connection.cursor() as cursor:
        cursor.execute(AGED + what, told)
        yield from cursor.fetchall()


def _versions(
    organizations: Collection[int], month: dt.date
) -> tuple[list[int], list[int]]:
    """Published versions of the month, and of it with the months before it."""
    first = month.replace(year=month.year - 1)
    periods = BillingPeriod.objects.published().filter(
        organization__in=organizations, month__range=(first, month)
    )
    rows = list(periods.values_list("month", "published_version_id"))
    return [v for day, v in rows if day == month], [v for _, v in rows]


def _age(months: int) -> int:
    return next(n for n, (_, last) in enumerate(AGES) if last is None or months <= last)
