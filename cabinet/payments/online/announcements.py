"""What a resident is told about payments of one's own."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from cabinet.notifications.models import Channel
from cabinet.notifications.services import queue_message
from cabinet.payments.models import Payment
from cabinet.payments.online.models import Intent, Refund
from cabinet.payments.online.signals import (
    payment_failed,
    payment_received,
    payment_returned,
)
from cabinet.templatetags.kvartal import rubles

RECEIVED = """Здравствуйте!

Мы получили ваш платёж: {amount} по лицевому счёту {number}.
Кому: {payee}. {purpose}.
Номер операции: {operation}.

Долг в кабинете уже уменьшен, а в счёт платёж войдёт за {month}.
{url}
"""
FAILED = """Здравствуйте!

Платёж на {amount} по лицевому счёту {number} не прошёл. {reason}
Деньги не списаны или вернутся на карту. Попробуйте ещё раз:
{url}
"""
RETURNED = """Здравствуйте!

Вам возвращают {amount} по лицевому счёту {number}. {why}
Обычно деньги приходят на карту в течение нескольких рабочих дней.
{url}
"""


@receiver(payment_received, dispatch_uid="tell_of_payment")
def tell_of_payment(*, intent: Intent, payment: Payment, **_: Any) -> None:
    body = RECEIVED.format(
        amount=rubles(payment.amount),
        number=intent.account.number,
        payee=intent.payee,
        purpose=intent.purpose,
        operation=payment.operation_number,
        month=f"{payment.billing_month:%m.%Y}",
        url=_address(intent),
    )
    _tell(intent, f"payment-received:{payment.pk}", "Платёж получен", body)


@receiver(payment_failed, dispatch_uid="tell_of_failed_payment")
def tell_of_failure(*, intent: Intent, **_: Any) -> None:
    """Only of an attempt that reached the bank; a closed page is no news."""
    if not intent.provider_id:
        return
    body = FAILED.format(
        amount=rubles(intent.total),
        number=intent.account.number,
        reason=intent.reason,
        url=_address(intent),
    )
    _tell(intent, f"payment-failed:{intent.pk}", "Платёж не прошёл", body)


@receiver(payment_returned, dispatch_uid="tell_of_refund")
def tell_of_refund(*, refund: Refund, **_: Any) -> None:
    intent = refund.intent
    body = RETURNED.format(
        amount=rubles(refund.amount),
        number=intent.account.number,
        why=refund.why,
        url=_address(intent),
    )
    _tell(intent, f"payment-returned:{refund.pk}", "Вам возвращают деньги", body)


def _address(intent: Intent) -> str:
    place = [intent.account.public_id, intent.basket.public_id]
    return f"{settings.BASE_URL}{reverse('pay:basket', args=place)}"


def _tell(intent: Intent, event: str, subject: str, body: str) -> None:
    user = intent.basket.user
    if user is None:
        return
    queue_message(
        recipient=user, channel=Channel.EMAIL, event=event, subject=subject, body=body
    )
