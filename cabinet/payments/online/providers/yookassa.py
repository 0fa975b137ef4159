"""YooKassa: payments of housing bills with ``payment_order`` (API v3)."""

import ipaddress
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from cabinet.payments.online.providers import receipts
from cabinet.payments.online.providers.base import (
    Answer,
    Card,
    Field,
    Known,
    Notice,
    Order,
    ProviderError,
    ProviderSilentError,
    Raw,
    RefundAnswer,
    Reply,
    Status,
    UnreadableError,
)
from cabinet.payments.online.providers.http import call
from cabinet.payments.online.providers.payment_order import payment_order

API = "https://api.yookassa.ru/v3"
NETWORKS = (
    "185.71.76.0/27 185.71.77.0/27 77.75.153.0/25 77.75.154.128/25"
    " 77.75.156.11 77.75.156.35 2a02:5180::/32"
)
DESCRIPTION = 128
STATUSES = {
    "pending": Status.PENDING,
    "waiting_for_capture": Status.HELD,
    "succeeded": Status.PAID,
    "canceled": Status.CANCELED,
}
REASONS = {
    "insufficient_funds": "На карте не хватает денег.",
    "card_expired": "Срок карты истёк.",
    "expired_on_confirmation": "Время на оплату вышло.",
    "expired_on_capture": "Удержанные деньги вернулись на карту.",
    "3d_secure_failed": "Не получилось подтвердить платёж кодом банка.",
    "invalid_csc": "Код с обратной стороны карты введён неверно.",
    "invalid_card_number": "Номер карты введён неверно.",
    "permission_revoked": "Вы отозвали разрешение на списания.",
    "fraud_suspected": "Банк счёл платёж подозрительным.",
    "payment_method_limit_exceeded": "Превышен лимит платежей по карте.",
    "canceled_by_merchant": "Платёж отменила организация.",
}
UNKNOWN_REASON = "Банк не провёл платёж."


class YooKassa:
    slug: ClassVar[str] = "yookassa"
    routes: ClassVar[bool] = True
    saves_cards: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field("shop_id", "Идентификатор магазина (shopId)"),
        Field("secret_key", "Секретный ключ", secret=True),
        *receipts.FIELDS,
        Field(
            "networks",
            "Адреса, с которых приходят уведомления",
            default=NETWORKS,
            help_text="Через пробел. С других адресов уведомления не принимаются.",
        ),
        Field("url", "Адрес интерфейса", default=API),
    )

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys

    def create(self, order: Order) -> Answer:
        body = {
            "amount": _money(order.total),
            "capture": True,
            "description": order.purpose[:DESCRIPTION],
            "metadata": {"intent": str(order.id)},
            "payment_order": payment_order(order),
            **self._way(order),
        }
        if self.keys.get("receipts") == receipts.ON:
            body["receipt"] = receipts.receipt(order, self.keys)
        return self._post("payments", order.id, body)

    def fetch(self, *, provider_id: str, our_id: uuid.UUID) -> Answer | None:
        if not provider_id:
            return None
        return _answer(self._call("GET", f"payments/{provider_id}"))

    def capture(self, answer: Answer) -> Answer:
        key = uuid.uuid5(uuid.UUID(answer.our_id), "capture")
        return self._post(f"payments/{answer.provider_id}/capture", key, {})

    def refund(
        self, answer: Answer, *, refund_id: uuid.UUID, order: Order
    ) -> RefundAnswer:
        body: dict[str, Any] = {
            "payment_id": answer.provider_id,
            "amount": _money(order.total),
        }
        # Of a full refund it makes the cheque itself, from the payment's own.
        if self.keys.get("receipts") == receipts.ON and order.total < answer.amount:
            body["receipt"] = receipts.receipt(order, self.keys)
        told = self._call(
            "POST", "refunds", json=body, headers={"Idempotence-Key": str(refund_id)}
        )
        if told.get("status") == "canceled":
            raise ProviderError(_reason(told))
        return RefundAnswer(str(told["id"]), done=told.get("status") == "succeeded")

    def is_genuine(self, raw: Raw) -> bool:
        """YooKassa signs nothing: the sender's network is all there is."""
        networks = (self.keys.get("networks") or NETWORKS).split()
        try:
            sender = ipaddress.ip_address(raw.address)
            return any(sender in ipaddress.ip_network(one) for one in networks)
        except ValueError:
            return False

    def reply(self, raw: Raw, known: Known | None) -> Reply:
        return Reply()

    def check(self) -> None:
        self._call("GET", "me")

    @classmethod
    def read(cls, raw: Raw) -> Notice:
        try:
            told = json.loads(raw.body)
            event, body = str(told["event"]), told["object"]
            about_refund = event.startswith("refund.")
            provider_id = body["payment_id"] if about_refund else body["id"]
            our_id = (body.get("metadata") or {}).get("intent", "")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableError(str(error)) from error
        return Notice(str(our_id), str(provider_id), about_refund)

    def _way(self, order: Order) -> dict[str, Any]:
        """How the payer confirms; a saved card needs no confirmation."""
        if order.card_token:
            return {"payment_method_id": order.card_token}
        confirmation = {"type": "redirect", "return_url": order.return_url}
        way: dict[str, Any] = {"confirmation": confirmation}
        if order.saves_card:
            way["save_payment_method"] = True
        return way

    def _post(self, path: str, key: uuid.UUID, body: Mapping[str, Any]) -> Answer:
        headers = {"Idempotence-Key": str(key)}
        return _answer(self._call("POST", path, json=body, headers=headers))

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        keys = self.keys
        base = keys.get("url") or API
        auth = (keys.get("shop_id", ""), keys.get("secret_key", ""))
        return call(method, f"{base}/{path}", auth=auth, **options)


def _answer(told: Mapping[str, Any]) -> Answer:
    try:
        confirmation = told.get("confirmation") or {}
        return Answer(
            provider_id=str(told["id"]),
            our_id=str((told.get("metadata") or {}).get("intent", "")),
            status=STATUSES[told["status"]],
            amount=Decimal(told["amount"]["value"]),
            currency=str(told["amount"]["currency"]),
            payment_url=confirmation.get("confirmation_url", ""),
            qr=confirmation.get("confirmation_data", ""),
            reason=_reason(told) if told["status"] == "canceled" else "",
            refunded=Decimal((told.get("refunded_amount") or {}).get("value", "0")),
            card=_card(told.get("payment_method") or {}),
        )
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ProviderSilentError(f"Ответ не разобрать: {error}") from error


def _reason(told: Mapping[str, Any]) -> str:
    details = told.get("cancellation_details") or {}
    return REASONS.get(details.get("reason", ""), UNKNOWN_REASON)


def _card(method: Mapping[str, Any]) -> Card | None:
    if not method.get("saved"):
        return None
    title = method.get("title") or "Сохранённый способ оплаты"
    return Card(str(method["id"]), str(title))


def _money(amount: Decimal) -> dict[str, str]:
    return {"value": f"{amount:.2f}", "currency": "RUB"}
