"""What penalties are counted from: published months and payments of an account."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.payments.debts.penalties import Debt, Receipt, rule_on
from cabinet.payments.models import Payment, PenaltyRule
from cabinet.requests.deadlines import after_working_days, is_working

PENALTY_NAME = "пени"
CAPITAL_REPAIR = Account.Kind.CAPITAL_REPAIR


@dataclass(frozen=True)
class Books:
    """An account's debts and receipts; ``imported`` is the program's penalty.

    ``earlier`` is what was owed before the first published month: nobody told
    the portal since when.
    """

    debts: Sequence[Debt]
    receipts: Sequence[Receipt]
    rules: Sequence[PenaltyRule]
    earlier: Decimal
    imported: Decimal | None
    month: dt.date | None


def books_of(account: Account) -> Books:
    """Three queries, however many months there are."""
    periods = list(BillingPeriod.objects.billed_to(account))
    rules = rules_of(account)
    versions = [period.published_version_id for period in periods]
    lines: dict[int, list[Charge]] = {pk: [] for pk in versions if pk}
    charges = Charge.objects.filter(account=account, version__in=versions)
    for line in charges.select_related("service"):
        lines[line.version_id].append(line)
    debts = [_debt(period, lines, rules) for period in periods]
    earlier = _earlier(periods, lines)
    return Books(
        [debt for debt in debts if debt.amount > 0],
        list(_receipts(account, periods, debts, earlier)),
        rules,
        max(earlier, Decimal()),
        _imported(lines[versions[0]]) if versions and versions[0] else None,
        periods[0].month if periods else None,
    )


def rules_of(account: Account) -> list[PenaltyRule]:
    """The rules for this account; contributions to repairs never cost more."""
    mine = Q(organization=account.organization_id) | Q(organization__isnull=True)
    rules: QuerySet[PenaltyRule] = PenaltyRule.objects.filter(mine)
    found = list(rules)
    if account.kind == CAPITAL_REPAIR:
        for rule in found:
            rule.second_part = rule.first_part
    return found


def _debt(
    period: BillingPeriod,
    lines: Mapping[int, Sequence[Charge]],
    rules: Sequence[PenaltyRule],
) -> Debt:
    own = lines[period.published_version_id or 0]
    added = (line.accrued - (line.penalty or 0) for line in own if not _penal(line))
    return Debt(period.month, sum(added, Decimal()), _due(period, rules))


def _due(period: BillingPeriod, rules: Sequence[PenaltyRule]) -> dt.date:
    """The period's own day or the law's; a day off moves it to a working one."""
    following = (period.month + dt.timedelta(days=32)).replace(day=1)
    rule = rule_on(rules, following)
    day = period.pay_until or following.replace(day=rule.pay_day if rule else 10)
    return day if is_working(day) else after_working_days(day, 1)


def _receipts(
    account: Account,
    periods: Sequence[BillingPeriod],
    debts: Sequence[Debt],
    earlier: Decimal,
) -> Iterator[Receipt]:
    """Payments; months below zero and old overpayments pay as money does."""
    if not periods:
        return
    begun = periods[-1].month
    if earlier < 0:
        yield Receipt(begun, -earlier)
    for debt in debts:
        if debt.amount < 0:
            yield Receipt(debt.due_on, -debt.amount)
    old = max(earlier, Decimal())
    payments = Payment.objects.current().filter(account=account, paid_on__gte=begun)
    for payment in payments.order_by("paid_on", "pk"):
        rest = max(payment.amount - old, Decimal()) if old else payment.amount
        old = max(old - payment.amount, Decimal())
        yield Receipt(payment.paid_on, rest)


def _earlier(
    periods: Sequence[BillingPeriod], lines: Mapping[int, Sequence[Charge]]
) -> Decimal:
    if not periods:
        return Decimal()
    first = lines[periods[-1].published_version_id or 0]
    opening = (line.opening_balance or Decimal() for line in first if not _penal(line))
    return sum(opening, Decimal())


def _imported(lines: Sequence[Charge]) -> Decimal:
    """What the program itself charged as penalty in a month."""
    own = (line.charged for line in lines if _penal(line))
    beside = (line.penalty for line in lines if line.penalty is not None)
    return sum(own, Decimal()) + sum(beside, Decimal())


def _penal(line: Charge) -> bool:
    return PENALTY_NAME in line.service.name.lower()
