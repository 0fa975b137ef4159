"""What residents of the demonstration have paid through the portal before today."""

import datetime as dt
import uuid

from django.utils import timezone

from cabinet.payments.models import Payment
from cabinet.payments.online.models import (
    Basket,
    Booking,
    DemoBankPayment,
    Intent,
    IntentLine,
    ProviderAccount,
)
from cabinet.residents.models import Residency, User
from portal.demo.households import BATCH
from portal.demo.months import ONLINE

REMEMBERED = dt.timedelta(days=200)
NOON = dt.time(12, 20)
NO_MONEY = "На карте не хватает денег."


def remember_payments() -> None:
    """Give each payment of the last half-year the intent from which it came.

    Every ninth was refused at the first try.
    """
    since = timezone.localdate() - REMEMBERED
    paid = Payment.objects.filter(place=ONLINE, paid_on__gte=since)
    payments = list(paid.select_related("account").order_by("pk"))
    contracts = {
        one.organization_id: one
        for one in ProviderAccount.objects.filter(provider="demo", recipient=None)
    }
    holders = _holders([payment.account_id for payment in payments])
    intents = []
    for payment in payments:
        contract = contracts[payment.organization_id]
        states = ["paid"] if payment.pk % 9 else ["canceled", "paid"]
        for state in states:
            basket = _basket(payment, holders.get(payment.account_id))
            intents.append((_intent(payment, basket, contract, state), payment))
    Basket.objects.bulk_create(one.basket for one, _ in intents)
    for one, _ in intents:
        one.basket_id = one.basket.pk
    Intent.objects.bulk_create(one for one, _ in intents)
    _backdate(intents)
    IntentLine.objects.bulk_create(
        IntentLine(intent=one, title="Жилищно-коммунальные услуги", amount=one.amount)
        for one, _ in intents
    )
    DemoBankPayment.objects.bulk_create(_bank(one) for one, _ in intents)
    Booking.objects.bulk_create(
        Booking(intent=one, payment=payment)
        for one, payment in intents
        if one.state == Intent.State.PAID
    )


def _holders(accounts: list[int]) -> dict[int, User]:
    ties = Residency.objects.in_force().filter(account__in=accounts)
    return {tie.account_id: tie.user for tie in ties.select_related("user")}


def _basket(payment: Payment, user: User | None) -> Basket:
    return Basket(
        account=payment.account,
        user=user,
        payer=user.get_full_name() if user else payment.account.holder,
        email=user.email if user else "",
        is_open=False,
    )


def _intent(
    payment: Payment, basket: Basket, contract: ProviderAccount, state: str
) -> Intent:
    is_paid = state == Intent.State.PAID
    month = payment.paid_for_month
    return Intent(
        basket=basket,
        provider_account=contract,
        organization_id=payment.organization_id,
        account=payment.account,
        month=month,
        purpose=f"Оплата ЖКУ за {month:%m.%Y}, лицевой счёт {payment.account.number}",
        amount=payment.amount,
        state=state,
        provider_id=payment.operation_number if is_paid else str(uuid.uuid4()),
        reason="" if is_paid else NO_MONEY,
        finished_at=_moment(payment) + dt.timedelta(minutes=1 + is_paid),
    )


def _backdate(intents: list[tuple[Intent, Payment]]) -> None:
    """Rows take the moment of their writing: tell them the moment of paying."""
    for intent, payment in intents:
        intent.created_at = intent.basket.created_at = _moment(payment)
    baskets = [one.basket for one, _ in intents]
    Basket.objects.bulk_update(baskets, ["created_at"], batch_size=BATCH)
    rows = [one for one, _ in intents]
    Intent.objects.bulk_update(rows, ["created_at"], batch_size=BATCH)


def _moment(payment: Payment) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(payment.paid_on, NOON))


def _bank(intent: Intent) -> DemoBankPayment:
    is_paid = intent.state == Intent.State.PAID
    status = DemoBankPayment.Status
    return DemoBankPayment(
        public_id=uuid.UUID(intent.provider_id),
        our_id=intent.public_id,
        provider_account=intent.provider_account,
        amount=intent.total,
        description=intent.purpose,
        payer=intent.basket.payer,
        return_url="/cabinet/",
        status=status.PAID if is_paid else status.CANCELED,
        reason=intent.reason,
    )
