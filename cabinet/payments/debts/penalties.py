"""Penalties day by day, by article 155 part 14 of the Housing Code.

Information beside what the billing program charged, never instead of it. A
debt of a month is late from the day after its due day; the day of payment is
late too. Money pays the oldest debt first. No penalty comes on penalties.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from cabinet.payments.models import PenaltyRule

KOPECK = Decimal("0.01")
HUNDRED = Decimal(100)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Debt:
    """What a month added, in roubles, and the last day to pay it in time."""

    month: dt.date
    amount: Decimal
    due_on: dt.date


@dataclass(frozen=True)
class Receipt:
    """Money that came."""

    day: dt.date
    amount: Decimal


@dataclass(frozen=True)
class Span:
    """Days on which a debt costs the same; no rule, no amount.

    ``part`` is the divisor of the rate (300, 130); None on days that are free.
    """

    since: dt.date
    until: dt.date
    balance: Decimal
    percent: Decimal | None
    part: int | None

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def amount(self) -> Decimal | None:
        """Roubles for these days, rounded half up to the kopeck."""
        if self.percent is None:
            return None
        if self.part is None:
            return Decimal("0.00")
        yearly = self.balance * self.percent / HUNDRED
        return (yearly * self.days / self.part).quantize(KOPECK, ROUND_HALF_UP)


@dataclass(frozen=True)
class Penalty:
    """One month's debt: what is left of it, and how its penalty came about."""

    debt: Debt
    left: Decimal
    spans: Sequence[Span]

    @property
    def amount(self) -> Decimal:
        return sum((span.amount or Decimal() for span in self.spans), Decimal())

    @property
    def is_complete(self) -> bool:
        """Whether a rule is known for each of the days."""
        return all(span.amount is not None for span in self.spans)


def penalties(
    debts: Sequence[Debt],
    receipts: Iterable[Receipt],
    rules: Sequence[PenaltyRule],
    until: dt.date,
) -> list[Penalty]:
    """Each month's penalty up to a day, that day included; oldest month first."""
    ordered = sorted(debts, key=lambda debt: (debt.due_on, debt.month))
    paid = _paid_off(ordered, [one for one in receipts if one.day <= until])
    return [_penalty(debt, paid[debt], rules, until) for debt in ordered]


def _penalty(
    debt: Debt, paid: Sequence[Receipt], rules: Sequence[PenaltyRule], until: dt.date
) -> Penalty:
    left = debt.amount - sum((one.amount for one in paid), Decimal())
    return Penalty(debt, left, list(_spans(debt, paid, rules, until)))


def _paid_off(
    debts: Sequence[Debt], receipts: Iterable[Receipt]
) -> Mapping[Debt, list[Receipt]]:
    """Which money paid which debt: the oldest one first."""
    paid: dict[Debt, list[Receipt]] = {debt: [] for debt in debts}
    left = {debt: debt.amount for debt in debts}
    for receipt in sorted(receipts, key=lambda one: one.day):
        rest = receipt.amount
        for debt in debts:
            taken = min(rest, left[debt])
            if taken > 0:
                paid[debt].append(Receipt(receipt.day, taken))
                left[debt], rest = left[debt] - taken, rest - taken
    return paid


def _spans(
    debt: Debt, paid: Sequence[Receipt], rules: Sequence[PenaltyRule], until: dt.date
) -> Iterator[Span]:
    for since, following in pairwise([*_starts(debt, paid, rules, until), until + DAY]):
        before = (one.amount for one in paid if one.day < since)
        balance = debt.amount - sum(before, Decimal())
        if balance <= 0:
            return
        rule = rule_on(rules, since)
        part = _part(rule, (since - debt.due_on).days) if rule else None
        percent = rule.percent if rule else None
        yield Span(since, following - DAY, balance, percent, part)


def _starts(
    debt: Debt, paid: Sequence[Receipt], rules: Sequence[PenaltyRule], until: dt.date
) -> list[dt.date]:
    """The days on which something changes, the first late day among them."""
    first = debt.due_on + DAY
    days = {first, *(one.day + DAY for one in paid)}
    for rule in rules:
        days |= {
            rule.valid_from,
            debt.due_on + DAY * (rule.free_days + 1),
            debt.due_on + DAY * rule.second_from,
        }
        if rule.valid_until:
            days.add(rule.valid_until + DAY)
    return sorted(day for day in days if first <= day <= until)


def rule_on(rules: Sequence[PenaltyRule], day: dt.date) -> PenaltyRule | None:
    """The rule in force on a day; an organisation's own goes before a common one."""
    running = [
        rule
        for rule in rules
        if rule.valid_from <= day and day <= (rule.valid_until or day)
    ]
    own = [rule for rule in running if rule.organization_id]
    return max(own or running, key=lambda rule: rule.valid_from, default=None)


def _part(rule: PenaltyRule, late: int) -> int | None:
    """The divisor on the so-manieth day of delay; None while it is free."""
    if late <= rule.free_days:
        return None
    return rule.first_part if late < rule.second_from else rule.second_part
