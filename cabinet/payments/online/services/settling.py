"""How a provider's answer becomes a state, and money becomes a payment, once."""

import datetime as dt
import logging
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cabinet.charges.models import BillingPeriod
from cabinet.payments.models import Payment
from cabinet.payments.online.models import Basket, Booking, Intent, Refund
from cabinet.payments.online.providers.base import Answer, Status
from cabinet.payments.online.services.saving import save_card
from cabinet.payments.online.signals import (
    payment_failed,
    payment_received,
    payment_returned,
)

log = logging.getLogger(__name__)
State = Intent.State
STATES = {
    Status.PENDING: State.PENDING,
    Status.HELD: State.HELD,
    Status.CANCELED: State.CANCELED,
    Status.PAID: State.PAID,
}
RETURNED = "Возврат: "


def held(intent: int) -> Intent:
    """The intent's row, ours alone until the transaction ends."""
    locked = Intent.objects.select_for_update(of=("self",))
    return locked.select_related("provider_account", "account").get(pk=intent)


@transaction.atomic
def settle(*, intent: int, answer: Answer) -> Intent:
    """Take the provider's word for an intent; the same word again changes nothing.

    Money is booked only where id, amount and currency are ours; what differs
    is written down for staff. A state never goes back, and money that comes
    after a cancellation is booked all the same.
    """
    row = held(intent)
    complaint = _complaint(row, answer)
    if complaint:
        log.warning("Payment %s is not booked: %s", row.public_id, complaint)
        row.complaint = complaint
        row.save(update_fields=["complaint"])
        return row
    row.provider_id = row.provider_id or answer.provider_id
    row.payment_url = answer.payment_url or row.payment_url
    row.qr = answer.qr or row.qr
    row.complaint = ""
    _move(row, STATES[answer.status], answer)
    row.save()
    if row.state == State.PAID:
        _return(row, answer)
    return row


@transaction.atomic
def give_up(*, intent: int, reason: str) -> Intent:
    """Cancel an intent that the provider knows nothing of, or never will."""
    row = held(intent)
    if not row.is_finished:
        _finish(row, State.CANCELED)
        row.reason = reason
        row.save()
        payment_failed.send(sender=Intent, intent=row)
    return row


@transaction.atomic
def book_refund(*, refund: Refund) -> Payment:
    """Put a refund that has been made into the books, once."""
    row = held(refund.intent_id)
    refund = Refund.objects.select_related("booking__payment").get(pk=refund.pk)
    if hasattr(refund, "booking"):
        booked: Payment = refund.booking.payment
        return booked
    payment = _payment(row, -refund.amount, f"{row.provider_id}-{refund.public_id.hex}")
    payment.place = f"{RETURNED}{payment.place}"
    payment.save()
    Booking.objects.create(intent=row, refund=refund, payment=payment)
    payment_returned.send(sender=Refund, refund=refund, payment=payment)
    return payment


def _complaint(row: Intent, answer: Answer) -> str:
    """What in the answer is not about this intent; empty when all is."""
    if answer.our_id != str(row.public_id):
        return f"Чужой номер платежа: {answer.our_id[:60]}"
    if row.provider_id and answer.provider_id and row.provider_id != answer.provider_id:
        return f"Второй платёж у провайдера: {answer.provider_id[:60]}"
    if answer.amount != row.total:
        return f"Сумма {answer.amount} вместо {row.total}"
    if answer.currency != row.currency:
        return f"Валюта {answer.currency[:10]} вместо {row.currency}"
    return ""


def _move(row: Intent, state: Intent.State, answer: Answer) -> None:
    order = Intent.ORDER
    if order.index(state) <= order.index(State(row.state)):
        return
    if state == State.CANCELED:
        row.reason = answer.reason or "Провайдер отменил платёж."
        _finish(row, state)
        payment_failed.send(sender=Intent, intent=row)
    elif state == State.PAID:
        row.reason = ""
        _finish(row, state)
        _book(row)
        save_card(intent=row, card=answer.card)
    else:
        row.state = state


def _finish(row: Intent, state: Intent.State) -> None:
    row.state, row.finished_at = state, timezone.now()
    others = Intent.objects.unfinished().filter(basket=row.basket_id)
    if not others.exclude(pk=row.pk).exists():
        Basket.objects.filter(pk=row.basket_id).update(is_open=False)


def _book(row: Intent) -> None:
    payment = _told_by_registry(row)
    if payment is None:
        payment = _payment(row, row.amount, row.provider_id)
        payment.save()
    Booking.objects.create(intent=row, payment=payment)
    payment_received.send(sender=Intent, intent=row, payment=payment)


def _told_by_registry(row: Intent) -> Payment | None:
    """The payment that the bank's registry brought before the provider's word."""
    same = Payment.objects.current().filter(
        organization=row.organization_id,
        account=row.account_id,
        operation_number=row.provider_id,
        amount=row.amount,
        booking__isnull=True,
    )
    return same.first()


def _payment(row: Intent, amount: Decimal, operation: str) -> Payment:
    today = timezone.localdate()
    return Payment(
        organization_id=row.organization_id,
        account_id=row.account_id,
        billing_month=_billing_month(row, today),
        paid_on=today,
        paid_for_month=row.month,
        place=f"Онлайн, {row.provider_account.name}",
        amount=amount,
        fee=row.fee if amount > 0 else None,
        operation_number=operation,
    )


def _billing_month(row: Intent, today: dt.date) -> dt.date:
    """The month whose bill will show it: never one that is already out."""
    this = today.replace(day=1)
    out = BillingPeriod.objects.published().filter(organization=row.organization_id)
    last = out.order_by("-month").values_list("month", flat=True).first()
    if last is None or last < this:
        return this
    return (last + dt.timedelta(days=32)).replace(day=1)


def _return(row: Intent, answer: Answer) -> None:
    """Book what went back by the provider's own hand, past the portal."""
    known = sum(
        (one.amount for one in row.refunds.exclude(state=Refund.State.CANCELED)),
        Decimal(),
    )
    beyond = min(answer.refunded, row.amount) - known
    if beyond <= 0:
        return
    refund = Refund.objects.create(
        intent=row,
        amount=beyond,
        why="Возвращено в кабинете провайдера",
        state=Refund.State.DONE,
    )
    book_refund(refund=refund)
