"""Standing orders: told of the day before, then paid once for each bill."""

import datetime as dt
import logging
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.charges.models import BillingPeriod
from cabinet.payments.online.debts import Debts, debts_of, spread
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import Autopay, AutopayRun, Intent, SavedCard
from cabinet.payments.online.services.opening import How, Part, open_basket
from cabinet.payments.online.services.registering import register_intent
from cabinet.payments.online.signals import autopay_failed, autopay_planned
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import rubles

log = logging.getLogger(__name__)
State = AutopayRun.State
DAY = dt.timedelta(days=1)
# Whoever was told of a day isn't charged long after it.
LATEST = dt.timedelta(days=3)
# A bill older than this was paid in some other way, or is disputed.
OLDEST_BILL = dt.timedelta(days=62)


@transaction.atomic
def set_autopay(
    *, user: User, account: Account, card: SavedCard, limit: Decimal, day: int | None
) -> Autopay:
    """Make or change the standing order; what was planned is forgotten."""
    autopay, _ = Autopay.objects.update_or_create(
        user=user,
        account=account,
        defaults={
            "card": card,
            "limit": limit,
            "day": day,
            "is_on": True,
            "failure": "",
        },
    )
    autopay.runs.filter(state=State.TOLD).delete()
    return autopay


@transaction.atomic
def stop_autopay(*, autopay: Autopay) -> None:
    autopay.is_on = False
    autopay.save(update_fields=["is_on"])
    autopay.runs.filter(state=State.TOLD).delete()


def run_autopays(*, today: dt.date | None = None) -> dict[str, int]:
    """Tell of tomorrow's payments and make today's; harmless when repeated."""
    today = today or timezone.localdate()
    told = sum(_plan(autopay, today) for autopay in _running())
    due = AutopayRun.objects.filter(state=State.TOLD, planned_on__lte=today)
    made = sum(_make(pk, today) for pk in due.values_list("pk", flat=True))
    return {"told": told, "made": made}


def _running() -> "list[Autopay]":
    return list(Autopay.objects.running().select_related("account", "card", "user"))


@transaction.atomic
def _plan(autopay: Autopay, today: dt.date) -> bool:
    """Write tomorrow's payment down and tell of it, once for each bill."""
    tomorrow = today + DAY
    if autopay.day not in {None, tomorrow.day}:
        return False
    debts = debts_of(autopay.account)
    if debts.month is None or not debts.total or _is_old(autopay, debts.month, today):
        return False
    run, is_new = AutopayRun.objects.get_or_create(
        autopay=autopay,
        bill_month=debts.month,
        defaults={"planned_on": tomorrow, "amount": debts.total},
    )
    if is_new:
        autopay_planned.send(sender=AutopayRun, run=run)
    return is_new


def _is_old(autopay: Autopay, month: dt.date, today: dt.date) -> bool:
    """A bill that came before the order was made «when it arrives» isn't news."""
    period = BillingPeriod.objects.filter(
        organization=autopay.account.organization_id, month=month
    ).first()
    closed = period.closed_at if period else None
    if autopay.day is None and closed and closed < autopay.created_at:
        return True
    return today - month > OLDEST_BILL


def _make(pk: int, today: dt.date) -> bool:
    """Pay what is planned; the run's row is held, so it is paid once."""
    with transaction.atomic():
        rows = AutopayRun.objects.select_for_update(of=("self",))
        run = rows.select_related("autopay__card", "autopay__user").get(pk=pk)
        if run.state != State.TOLD:
            return False
        try:
            intents = _open(run, today)
        except PaymentError as error:
            fail(run=run, reason=str(error))
            return False
    for intent in intents:
        _register(run, intent)
    return bool(intents)


def _open(run: AutopayRun, today: dt.date) -> list[Intent]:
    autopay = run.autopay
    debts = _payable(autopay)
    if not debts.total:
        run.state, run.reason = State.SKIPPED, "Долга уже нет."
        run.save(update_fields=["state", "reason"])
        return []
    _refuse_surprises(run, debts, today)
    card = autopay.card
    basket = open_basket(
        user=autopay.user,
        account=autopay.account,
        parts=[
            Part(due.recipient, due.amount, spread(due.amount, due.lines), debts.month)
            for due in debts.owed
        ],
        how=How(card.provider_account.provider, autopay.user.email, card=card),
    )
    intents = list(basket.intents.order_by("pk"))
    run.state, run.amount = State.PAID, debts.total
    run.save(update_fields=["state", "amount"])
    run.intents.set(intents)
    return intents


def _refuse_surprises(run: AutopayRun, debts: Debts, today: dt.date) -> None:
    """Nothing but what the letter told, or less. Raises PaymentError."""
    if today - run.planned_on > LATEST:
        raise PaymentError("Портал не смог заплатить в назначенный день.")
    if debts.month != run.bill_month:
        raise PaymentError("Пришёл новый счёт: о нём напишем отдельно.")
    if debts.total > run.autopay.limit:
        raise PaymentError(f"Сумма {rubles(debts.total)} больше вашего предела.")
    if debts.total > run.amount:
        raise PaymentError("Сумма стала больше той, о которой мы написали.")


def _payable(autopay: Autopay) -> Debts:
    """What is due now. Raises PaymentError where the resident may not pay."""
    held = Account.objects.visible_to(autopay.user).with_place().with_rights()
    account = held.filter(pk=autopay.account_id).first()
    if account is None or not account.allows(Right.PAY):
        raise PaymentError("Лицевой счёт больше не подключён к вашему кабинету.")
    if autopay.card.removed_at:
        raise PaymentError("Карта удалена.")
    return debts_of(account)


def _register(run: AutopayRun, intent: Intent) -> None:
    try:
        after = register_intent(intent=intent)
    except PaymentError as error:
        # A silent provider is asked again by reconciliation; a refusal is final.
        intent.refresh_from_db()
        if intent.state == Intent.State.CANCELED:
            fail(run=run, reason=str(error))
        return
    if after.state == Intent.State.CANCELED:
        fail(run=run, reason=after.reason)


@transaction.atomic
def fail(*, run: AutopayRun, reason: str) -> None:
    """Write down why, and tell the resident, once."""
    if run.state == State.FAILED:
        return
    run.state, run.reason = State.FAILED, reason[:300]
    run.save(update_fields=["state", "reason"])
    Autopay.objects.filter(pk=run.autopay_id).update(failure=reason[:300])
    autopay_failed.send(sender=AutopayRun, run=run, reason=reason)
