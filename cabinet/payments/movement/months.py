"""Each month's balance and flows as the billing program gave them.

Nothing is recomputed: where the figures of a month don't tie, they are shown
as they came, and a ``Doubt`` says by how much.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cabinet.accounts.models import Account
from cabinet.charges.balances import added
from cabinet.charges.models import BillingPeriod, Charge

FLOWS = ("charged", "recalculation", "reduction", "paid")
COLUMNS = ("opening_balance", *FLOWS, "closing_balance")
REDUCTIONS = ("under_delivery", "privilege")
Sums = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Doubt:
    """Two figures of the program that should be one; in roubles."""

    month: dt.date
    told: Decimal
    expected: Decimal
    is_carried: bool = False

    @property
    def difference(self) -> Decimal:
        return self.told - self.expected


@dataclass(frozen=True)
class Month:
    """A month's sums in roubles by name; None where the program told none."""

    month: dt.date
    sums: Sums

    @property
    def expected_closing(self) -> Decimal | None:
        """What the flows make of the opening balance, where all is told."""
        opening = self.sums["opening_balance"]
        if opening is None or self.sums["closing_balance"] is None:
            return None
        told = {name: self.sums[name] or Decimal() for name in FLOWS}
        plus = told["charged"] + told["recalculation"]
        return opening + plus - told["reduction"] - told["paid"]


@dataclass(frozen=True)
class Group:
    """One service, one recipient or the whole account, oldest month first."""

    title: str
    months: Sequence[Month]

    @property
    def totals(self) -> Sums:
        """What flowed in all, between the first balance and the last one."""
        flows = {name: added(one.sums[name] for one in self.months) for name in FLOWS}
        opening = self.months[0].sums["opening_balance"]
        closing = self.months[-1].sums["closing_balance"]
        return {"opening_balance": opening, **flows, "closing_balance": closing}

    @property
    def doubts(self) -> Sequence[Doubt]:
        """Where the months don't tie in themselves or with one another."""
        return [*_untied(self.months), *_uncarried(self.months)]


@dataclass(frozen=True)
class Movement:
    """The published charges of an account in some months, grouped as one likes."""

    lines: Sequence[tuple[dt.date, Charge]]
    payee: str

    @property
    def whole(self) -> Group | None:
        return next(iter(self._grouped(lambda _: "Весь счёт")), None)

    @property
    def by_service(self) -> Sequence[Group]:
        return self._grouped(lambda line: str(line.service))

    @property
    def by_recipient(self) -> Sequence[Group]:
        return self._grouped(lambda line: str(line.recipient or self.payee))

    @property
    def has_reductions(self) -> bool:
        return any(getattr(line, n) for _, line in self.lines for n in REDUCTIONS)

    def _grouped(self, title: Callable[[Charge], str]) -> Sequence[Group]:
        found: dict[str, dict[dt.date, list[Charge]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for month, line in self.lines:
            found[title(line)][month].append(line)
        return [Group(name, _months(months)) for name, months in found.items()]


def movement_of(account: Account, periods: Iterable[BillingPeriod]) -> Movement:
    """The months of these published periods; one query."""
    months = {period.published_version_id: period.month for period in periods}
    lines = (
        Charge.objects.filter(account=account, version__in=list(months))
        .select_related("service__recipient", "supplier__recipient")
        .order_by("service__position", "service__name", "line")
    )
    dated = [(months[line.version_id], line) for line in lines]
    # A stable sort: within a month the lines keep the order of the bill.
    return Movement(sorted(dated, key=lambda one: one[0]), account.organization.name)


def _months(found: Mapping[dt.date, Sequence[Charge]]) -> Sequence[Month]:
    return [Month(month, _sums(lines)) for month, lines in found.items()]


def _sums(lines: Sequence[Charge]) -> Sums:
    sums = {
        name: added(getattr(line, name) for line in lines)
        for name in COLUMNS
        if name != "reduction"
    }
    reductions = (getattr(line, name) for line in lines for name in REDUCTIONS)
    return {**sums, "reduction": added(reductions)}


def _untied(months: Sequence[Month]) -> Iterable[Doubt]:
    for one in months:
        told, expected = one.sums["closing_balance"], one.expected_closing
        if told is not None and expected is not None and told != expected:
            yield Doubt(one.month, told, expected)


def _uncarried(months: Sequence[Month]) -> Iterable[Doubt]:
    following = (
        pair for pair in pairwise(months) if _follows(pair[0].month, pair[1].month)
    )
    for earlier, later in following:
        told = later.sums["opening_balance"]
        expected = earlier.sums["closing_balance"]
        if told is not None and expected is not None and told != expected:
            yield Doubt(later.month, told, expected, is_carried=True)


def _follows(earlier: dt.date, later: dt.date) -> bool:
    return (earlier + dt.timedelta(days=32)).replace(day=1) == later
