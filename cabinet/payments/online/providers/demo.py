"""The demonstration's bank: it lives in the portal and asks the payer what to do."""

import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cabinet.payments.online.models.demo_bank import DemoBankPayment
from cabinet.payments.online.providers.base import (
    Answer,
    Card,
    Field,
    Known,
    Notice,
    Order,
    ProviderError,
    Raw,
    RefundAnswer,
    Reply,
    Status,
    UnreadableError,
)

# Stands in the keys, so that the bank knows whose money it takes.
CONTRACT = "contract"
Bank = DemoBankPayment.Status
NO_MONEY = "На карте не хватает денег."


class DemoBank:
    slug: ClassVar[str] = "demo"
    routes: ClassVar[bool] = True
    saves_cards: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]] = ()

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.contract = int(keys.get(CONTRACT) or 0)

    def create(self, order: Order) -> Answer:
        paid_by_card = Bank.PAID if order.card_token else Bank.PENDING
        payment, _ = DemoBankPayment.objects.get_or_create(
            our_id=order.id,
            defaults={
                "provider_account_id": self.contract,
                "amount": order.total,
                "description": order.purpose,
                "payer": order.payer,
                "saves_card": order.saves_card,
                "return_url": order.return_url,
                "status": paid_by_card,
            },
        )
        return _answer(payment)

    def fetch(self, *, provider_id: str, our_id: uuid.UUID) -> Answer | None:
        found = DemoBankPayment.objects.filter(our_id=our_id).first()
        if found and found.status == Bank.PENDING and found.settles_at:
            _decide_late(found)
        return _answer(found) if found else None

    @transaction.atomic
    def capture(self, answer: Answer) -> Answer:
        payment = _held(answer)
        if payment.status == Bank.HELD and _ready(payment):
            payment.status = Bank.PAID
            payment.save(update_fields=["status"])
        return _answer(payment)

    @transaction.atomic
    def refund(
        self, answer: Answer, *, refund_id: uuid.UUID, order: Order
    ) -> RefundAnswer:
        payment = _held(answer)
        if payment.refunded + order.total > payment.amount:
            raise ProviderError("Возвращать больше нечего.")
        payment.refunded += order.total
        payment.save(update_fields=["refunded"])
        return RefundAnswer(refund_id.hex, done=True)

    def is_genuine(self, raw: Raw) -> bool:
        """Anybody may say so: the bank is asked again anyway."""
        return True

    def reply(self, raw: Raw, known: Known | None) -> Reply:
        return Reply()

    def check(self) -> None:
        return None

    @classmethod
    def read(cls, raw: Raw) -> Notice:
        if not raw.form.get("payment"):
            raise UnreadableError("payment нет")
        about_refund = raw.form.get("event") == "refund"
        return Notice(our_id=raw.form["payment"], about_refund=about_refund)


def _ready(payment: DemoBankPayment) -> bool:
    return payment.settles_at is None or payment.settles_at <= timezone.now()


def _decide_late(payment: DemoBankPayment) -> None:
    """What a slow bank does once its time has come."""
    if _ready(payment):
        payment.status = Bank.PAID
        payment.save(update_fields=["status"])


def _held(answer: Answer) -> DemoBankPayment:
    return DemoBankPayment.objects.select_for_update().get(our_id=answer.our_id)


def _answer(payment: DemoBankPayment) -> Answer:
    pending = payment.status == Bank.PENDING and payment.settles_at is None
    url = reverse("demo_bank", args=[payment.public_id]) if pending else ""
    saved = payment.saves_card and payment.status == Bank.PAID
    return Answer(
        provider_id=str(payment.public_id),
        our_id=str(payment.our_id),
        status=Status(payment.status),
        amount=payment.amount,
        currency="RUB",
        payment_url=url,
        reason=payment.reason,
        refunded=payment.refunded,
        card=Card("demo-card", "Карта •• 4242") if saved else None,
    )
