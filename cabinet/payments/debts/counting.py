"""How money that comes pays the parts of a plan, without anybody's hand.

Money that the portal learns of after the offer pays what was known by then,
the earliest due first: the plan's parts, and the months billed since. A refund
takes back the latest money, and a plan that had been completed by it goes on.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.payments.debts.services import end_plan, locked, resume_plan
from cabinet.payments.debts.sources import books_of
from cabinet.payments.models import Instalment, InstalmentPlan, Payment


@dataclass
class Obligation:
    """Roubles to pay by a day; ``part`` of the plan, or a month billed since."""

    due_on: dt.date
    known_at: dt.datetime
    left: Decimal
    part: Instalment | None = None
    paid_on: dt.date | None = None


State = InstalmentPlan.State


def count_money(accounts: Iterable[int], *, taken_back: bool = False) -> int:
    """Bring the plans of these accounts up to their payments; how many changed.

    Where money was ``taken_back``, completed plans too. Harmless when repeated.
    """
    states = [State.ACCEPTED, State.COMPLETED] if taken_back else [State.ACCEPTED]
    plans = InstalmentPlan.objects.filter(
        account__in=list(accounts), state__in=states
    ).order_by("pk")
    return sum(_count(plan, states) for plan in plans)


@transaction.atomic
def _count(plan: InstalmentPlan, states: Collection[str]) -> bool:
    found = locked(plan)
    if found.state not in states or _is_succeeded(found):
        return False
    owed = _obligations(found)
    for payment, amount in _money(found):
        _pay(owed, payment, amount)
    parts = [one for one in owed if one.part is not None]
    changed = [one for one in parts if _mark(one)]
    is_paid = bool(parts) and all(one.part and one.part.paid_on for one in parts)
    if is_paid and found.is_accepted:
        end_plan(found, State.COMPLETED, "")
    elif not is_paid and not found.is_accepted:
        resume_plan(found)
    return bool(changed)


def _is_succeeded(plan: InstalmentPlan) -> bool:
    """A completed plan stays so where the company has offered another one since."""
    if plan.is_accepted:
        return False
    # Nobody offers one meanwhile.
    Account.objects.select_for_update(no_key=True).get(pk=plan.account_id)
    return InstalmentPlan.objects.standing().filter(account=plan.account_id).exists()


def _mark(one: Obligation) -> bool:
    """What staff marked stays, whatever the payments say."""
    part = one.part
    paid_on = None if one.left else one.paid_on
    if part is None or part.is_by_hand or part.paid_on == paid_on:
        return False
    part.paid_on = paid_on
    part.save(update_fields=["paid_on"])
    return True


def _obligations(plan: InstalmentPlan) -> list[Obligation]:
    parts = [
        Obligation(part.due_on, plan.offered_at, part.amount, part)
        for part in plan.instalments.order_by("number")
    ]
    return sorted([*parts, *_billed_since(plan)], key=lambda one: one.due_on)


def _billed_since(plan: InstalmentPlan) -> Iterator[Obligation]:
    """The months that the plan's debt can't hold: their bills came after the offer."""
    last = plan.billed_month or timezone.localdate(plan.offered_at)
    billed = BillingPeriod.objects.billed_to(plan.account).filter(month__gt=last)
    closed = dict(billed.values_list("month", "closed_at"))
    for debt in books_of(plan.account).debts if closed else ():
        if debt.month in closed:
            known_at = closed[debt.month] or plan.offered_at
            yield Obligation(debt.due_on, known_at, debt.amount)


def _money(plan: InstalmentPlan) -> list[tuple[Payment, Decimal]]:
    """The payments since the offer as they came; refunds lessen the latest."""
    offered = plan.offered_at
    rows = Payment.objects.current().filter(
        account=plan.account_id,
        paid_on__gte=timezone.localdate(offered),
        created_at__gt=offered,
    )
    # A repair that was ordered and paid for is no payment of a debt.
    rows = rows.exclude(booking__intent__reference__gt="")
    payments = list(rows.order_by("created_at", "pk"))
    back = -sum((one.amount for one in payments if one.amount < 0), Decimal())
    found = []
    for payment in reversed([one for one in payments if one.amount > 0]):
        taken = min(back, payment.amount)
        back -= taken
        found.append((payment, payment.amount - taken))
    return found[::-1]


def _pay(owed: list[Obligation], payment: Payment, amount: Decimal) -> None:
    known = [one for one in owed if one.known_at <= payment.created_at and one.left]
    for one in known:
        taken = min(amount, one.left)
        one.left, amount = one.left - taken, amount - taken
        if taken:
            one.paid_on = payment.paid_on
