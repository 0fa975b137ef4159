"""What changes plans: the company offers, the resident answers, money comes."""

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.payments.debts.announcing import tell_of_plan
from cabinet.payments.models import Instalment, InstalmentPlan
from cabinet.residents.models import User

KOPECK = Decimal("0.01")
FEWEST, MOST = 2, 36


class DebtError(Exception):
    """Why a plan can't be made or changed, in words for whoever asked."""


@transaction.atomic
def offer_plan(
    *,
    account: Account,
    debt: Decimal,
    parts: int,
    first_due: dt.date,
    terms: str = "",
    author: User | None = None,
) -> InstalmentPlan:
    """Offer to pay a debt in equal monthly parts, the last one with the rest.

    Raises DebtError where the account has a plan already, or the parts make no
    sense.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    _refuse_senseless(debt, parts, first_due)
    if InstalmentPlan.objects.standing().filter(account=account).exists():
        raise DebtError("У этого счёта уже есть рассрочка: сначала закончите её.")
    plan = InstalmentPlan.objects.create(
        account=account,
        debt=debt,
        terms=terms,
        offered_by=author,
        billed_month=_billed(account),
    )
    Instalment.objects.bulk_create(_schedule(plan, parts, first_due))
    tell_of_plan(plan=plan, first_due=first_due)
    return plan


@transaction.atomic
def accept_plan(*, plan: InstalmentPlan, user: User) -> InstalmentPlan:
    """The resident agrees: from now on the plan binds. Raises DebtError."""
    return _answer(plan, InstalmentPlan.State.ACCEPTED, user)


@transaction.atomic
def decline_plan(*, plan: InstalmentPlan, user: User) -> InstalmentPlan:
    """The resident doesn't agree. Raises DebtError."""
    return _answer(plan, InstalmentPlan.State.DECLINED, user)


@transaction.atomic
def withdraw_plan(*, plan: InstalmentPlan, reason: str) -> InstalmentPlan:
    """The company takes an offer back or ends a plan. Raises DebtError."""
    found = locked(plan)
    if found.state not in InstalmentPlan.STANDING:
        raise DebtError("Эта рассрочка уже закончена.")
    if not reason.strip():
        raise DebtError("Напишите, почему рассрочка прекращается: это увидит житель.")
    return end_plan(found, InstalmentPlan.State.WITHDRAWN, reason.strip())


@transaction.atomic
def count_instalment(*, instalment: Instalment, paid_on: dt.date) -> InstalmentPlan:
    """Note by hand that a part is paid, though no payment says so.

    The last one completes the plan. Raises DebtError.
    """
    plan = locked(instalment.plan)
    if not plan.is_accepted:
        raise DebtError("Оплату отмечают у действующей рассрочки.")
    open_parts = plan.instalments.filter(paid_on__isnull=True)
    if not open_parts.filter(pk=instalment.pk).update(paid_on=paid_on, is_by_hand=True):
        raise DebtError("Эта часть уже отмечена оплаченной.")
    if not open_parts.exists():
        return end_plan(plan, InstalmentPlan.State.COMPLETED, "")
    return plan


def _billed(account: Account) -> dt.date | None:
    """The last month that the debt may hold: later ones are paid beside the plan."""
    last = BillingPeriod.objects.billed_to(account).order_by("-month").first()
    return last.month if last else None


def _refuse_senseless(debt: Decimal, parts: int, first_due: dt.date) -> None:
    if not FEWEST <= parts <= MOST:
        raise DebtError(f"Частей — от {FEWEST} до {MOST}.")
    if debt < KOPECK * parts:
        raise DebtError("Сумма долга слишком мала для рассрочки.")
    if first_due <= timezone.localdate():
        raise DebtError("Первый срок — позже сегодняшнего дня.")


def _schedule(
    plan: InstalmentPlan, parts: int, first_due: dt.date
) -> Iterator[Instalment]:
    usual = (plan.debt / parts).quantize(KOPECK, ROUND_DOWN)
    for number in range(1, parts + 1):
        amount = usual if number < parts else plan.debt - usual * (parts - 1)
        due_on = months_later(first_due, number - 1)
        yield Instalment(plan=plan, number=number, due_on=due_on, amount=amount)


def months_later(day: dt.date, count: int) -> dt.date:
    """The same day so many months on, or the month's last day where it has none."""
    month = day.year * 12 + day.month - 1 + count
    first = dt.date(month // 12, month % 12 + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def locked(plan: InstalmentPlan) -> InstalmentPlan:
    return InstalmentPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)


def _answer(plan: InstalmentPlan, state: str, user: User) -> InstalmentPlan:
    found = locked(plan)
    if not found.is_offered:
        raise DebtError("На это предложение уже ответили, или его отозвали.")
    found.state, found.answered_by, found.answered_at = state, user, timezone.now()
    found.save(update_fields=["state", "answered_by", "answered_at"])
    return found


def resume_plan(plan: InstalmentPlan) -> InstalmentPlan:
    """Let a completed plan go on: money that had paid it was taken back."""
    plan.state, plan.ended_at = InstalmentPlan.State.ACCEPTED, None
    plan.save(update_fields=["state", "ended_at"])
    return plan


def end_plan(plan: InstalmentPlan, state: str, reason: str) -> InstalmentPlan:
    plan.state, plan.end_reason, plan.ended_at = state, reason, timezone.now()
    plan.save(update_fields=["state", "end_reason", "ended_at"])
    return plan
