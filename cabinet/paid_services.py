"""Paid services that residents pay for through the portal."""

from decimal import Decimal
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import Intent
from cabinet.payments.online.services import ask_for
from cabinet.payments.online.signals import payment_received, payment_returned
from cabinet.requests.models import ServiceRequest
from cabinet.requests.services import RequestError
from cabinet.requests.services.rows import record
from cabinet.requests.statuses import Side
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import rubles

REFERENCE = "request:"


def page_to_pay(request: ServiceRequest, user: User) -> str:
    """The page of a basket for the request; asked again, the same basket."""
    account = request.account
    if account is None:
        raise RequestError("У этой заявки нет лицевого счёта, оплатить её нельзя.")
    try:
        basket = ask_for(
            user=user,
            account=account,
            amount=request.price or Decimal(),
            purpose=f"{request.subject}, заявка № {request.number}",
            reference=_reference(request),
        )
    except PaymentError as error:
        raise RequestError(str(error)) from error
    return reverse("pay:basket", args=[account.public_id, basket.public_id])


def is_paid(request: ServiceRequest) -> bool:
    """Whether the price has come and has not all gone back."""
    paid = Intent.objects.filter(reference=_reference(request), state=Intent.State.PAID)
    return any(intent.refunded < intent.amount for intent in paid)


@receiver(payment_received, dispatch_uid="write_down_paid_service")
def write_down(*, intent: Intent, **_: Any) -> None:
    _write(intent, f"Оплачено через портал: {rubles(intent.amount)}")


@receiver(payment_returned, dispatch_uid="write_down_returned_money")
def write_down_return(*, refund: Any, **_: Any) -> None:
    _write(refund.intent, f"Возвращено плательщику: {rubles(refund.amount)}")


def _write(intent: Intent, text: str) -> None:
    if not intent.reference.startswith(REFERENCE):
        return
    request = ServiceRequest.objects.get(pk=intent.reference.removeprefix(REFERENCE))
    record(request=request, actor=None, side=Side.RESIDENT, text=text)


def _reference(request: ServiceRequest) -> str:
    return f"{REFERENCE}{request.pk}"
