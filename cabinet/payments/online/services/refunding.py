"""Money back to the payer, in full or in part."""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from cabinet.payments.online.debts import parted
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import Intent, Refund
from cabinet.payments.online.providers import provider_of
from cabinet.payments.online.providers.base import (
    Answer,
    Order,
    ProviderError,
    ProviderSilentError,
)
from cabinet.payments.online.services.registering import order_of
from cabinet.payments.online.services.settling import book_refund, held
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import rubles

State = Refund.State
SILENT = "Провайдер не ответил. Возврат отправим снова сами, повторять не нужно."


def refund_intent(
    *, intent: Intent, amount: Decimal, why: str, author: User | None
) -> Refund:
    """Give ``amount`` back to the payer and book it when the provider has.

    Raises PaymentError when there is less to give back, or the provider refuses.
    """
    refund = _order(intent, amount, why, author)
    try:
        return send_refund(refund=refund)
    except ProviderSilentError as error:
        raise PaymentError(SILENT) from error
    except ProviderError as error:
        raise PaymentError(f"Провайдер отказал: {error}") from error


def send_refund(*, refund: Refund) -> Refund:
    """Send an ordered refund, unless the provider has made it already."""
    intent = refund.intent
    provider = provider_of(intent.provider_account)
    now = provider.fetch(provider_id=intent.provider_id, our_id=intent.public_id)
    if now is None:
        raise ProviderSilentError("Провайдер не находит платёж")
    if _made(refund, now):
        return _done(refund, "")
    try:
        order = _returned(refund)
        answer = provider.refund(now, refund_id=refund.public_id, order=order)
    except ProviderSilentError:
        raise
    except ProviderError as error:
        _refuse(refund, str(error))
        raise
    return _done(refund, answer.provider_id) if answer.done else refund


def _returned(refund: Refund) -> Order:
    """The lines that go back: in proportion to what former refunds left of them."""
    intent = Intent.objects.with_order().get(pk=refund.intent_id)
    order = order_of(intent)
    left = [line.amount for line in order.lines]
    former = intent.refunds.filter(state=State.DONE).order_by("pk")
    parts = left
    for one in (*former, refund):
        parts = parted(one.amount, left) if sum(left) else left
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
    pairs = zip(order.lines, parts, strict=True)
    return replace(
        order,
        amount=refund.amount,
        total=refund.amount,
        lines=[replace(line, amount=part) for line, part in pairs],
    )


@transaction.atomic
def _order(intent: Intent, amount: Decimal, why: str, author: User | None) -> Refund:
    row = held(intent.pk)
    if row.state != Intent.State.PAID:
        raise PaymentError("Вернуть можно только оплаченный платёж.")
    if row.refunds.filter(state=State.CREATED).exists():
        raise PaymentError("Прежний возврат ещё отправляется: подождите его.")
    left = row.amount - row.refunded
    if not 0 < amount <= left:
        raise PaymentError(f"Вернуть можно от 0,01 до {rubles(left)}.")
    return Refund.objects.create(intent=row, amount=amount, why=why, author=author)


def _made(refund: Refund, now: Answer) -> bool:
    """Whether the provider's sum of refunds already holds this one."""
    done = refund.intent.refunds.filter(state=State.DONE)
    expected: Decimal = sum((one.amount for one in done), refund.amount)
    return now.refunded >= expected


@transaction.atomic
def _done(refund: Refund, provider_id: str) -> Refund:
    held(refund.intent_id)
    refund.state, refund.provider_id = State.DONE, provider_id
    refund.save(update_fields=["state", "provider_id"])
    book_refund(refund=refund)
    return refund


def _refuse(refund: Refund, answer: str) -> None:
    refund.state, refund.answer = State.CANCELED, answer[:300]
    refund.save(update_fields=["state", "answer"])
