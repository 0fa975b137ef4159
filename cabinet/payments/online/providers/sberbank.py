"""Sberbank's internet acquiring: REST with ``.do`` methods, sums in kopecks."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

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
from cabinet.payments.online.providers.order_bundle import order_bundle
from cabinet.payments.online.providers.receipts import FIELDS, ON

API = "https://securepayments.sberbank.ru/payment/rest/"
ROUBLE = "643"
SESSION_SECONDS = 1200
DESCRIPTION = 99
NO_ERROR, ORDER_KNOWN, ORDER_UNKNOWN = "0", "1", "6"
STATUSES = {
    0: Status.PENDING,
    1: Status.HELD,
    2: Status.PAID,
    3: Status.CANCELED,
    4: Status.PAID,
    5: Status.PENDING,
    6: Status.CANCELED,
}
REFUNDED = 4
ABOUT_REFUNDS = {"reversed", "refunded"}
UNSIGNED = {"checksum", "sign_alias"}


class Sberbank:
    slug: ClassVar[str] = "sberbank"
    routes: ClassVar[bool] = False
    saves_cards: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field("user_name", "Логин API (userName)"),
        Field("password", "Пароль API", secret=True),
        Field("callback_key", "Ключ контрольной суммы уведомлений", secret=True),
        *FIELDS,
        Field(
            "url",
            "Адрес интерфейса",
            default=API,
            help_text="Тестовый: https://3dsec.sberbank.ru/payment/rest/",
        ),
    )

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys

    def create(self, order: Order) -> Answer:
        told = self._call("register.do", self._order(order), {ORDER_KNOWN})
        if str(told.get("errorCode", NO_ERROR)) == ORDER_KNOWN:
            found = self.fetch(provider_id="", our_id=order.id)
            if found is None:
                raise ProviderSilentError("Сбербанк знает заказ, но не находит его")
            return found
        answer = Answer(
            provider_id=str(told["orderId"]),
            our_id=str(order.id),
            status=Status.PENDING,
            amount=order.total,
            currency="RUB",
            payment_url=str(told["formUrl"]),
        )
        return self._by_card(answer, order) if order.card_token else answer

    def fetch(self, *, provider_id: str, our_id: uuid.UUID) -> Answer | None:
        which = {"orderId": provider_id} if provider_id else {"orderNumber": our_id.hex}
        told = self._call("getOrderStatusExtended.do", which, {ORDER_UNKNOWN})
        if str(told.get("errorCode", NO_ERROR)) == ORDER_UNKNOWN:
            return None
        return _answer(told, provider_id)

    def capture(self, answer: Answer) -> Answer:
        self._call("deposit.do", {"orderId": answer.provider_id, "amount": 0})
        return self._again(answer)

    def refund(
        self, answer: Answer, *, refund_id: uuid.UUID, order: Order
    ) -> RefundAnswer:
        """The bank knows no ids of refunds: ``refunding`` asks before repeating."""
        what: dict[str, Any] = {
            "orderId": answer.provider_id,
            "amount": _kopecks(order.total),
        }
        if self.keys.get("receipts") == ON and order.total < answer.amount:
            what["orderBundle"] = json.dumps(order_bundle(order, self.keys))
        self._call("refund.do", what)
        return RefundAnswer(refund_id.hex, done=True)

    def is_genuine(self, raw: Raw) -> bool:
        told = _parameters(raw)
        expected = checksum(told, self.keys.get("callback_key", ""))
        return hmac.compare_digest(expected, told.get("checksum", "").upper())

    def reply(self, raw: Raw, known: Known | None) -> Reply:
        return Reply()

    def check(self) -> None:
        """An order that nobody made: right keys make it «unknown», wrong refuse."""
        self.fetch(provider_id="", our_id=uuid.uuid4())

    @classmethod
    def read(cls, raw: Raw) -> Notice:
        told = _parameters(raw)
        try:
            our_id = str(uuid.UUID(hex=told["orderNumber"]))
        except (KeyError, ValueError) as error:
            raise UnreadableError(f"orderNumber: {error}") from error
        about_refund = told.get("operation", "") in ABOUT_REFUNDS
        return Notice(our_id, told.get("mdOrder", ""), about_refund)

    def _order(self, order: Order) -> dict[str, Any]:
        told: dict[str, Any] = {
            "orderNumber": order.id.hex,
            "amount": _kopecks(order.total),
            "currency": ROUBLE,
            "returnUrl": order.return_url,
            "failUrl": order.return_url,
            "description": order.purpose[:DESCRIPTION],
            "sessionTimeoutSecs": SESSION_SECONDS,
            "jsonParams": json.dumps({"account": order.account.number}),
            "email": order.email,
        }
        if order.saves_card or order.card_token:
            told["clientId"] = order.payer_id
        if self.keys.get("receipts") == ON:
            told["orderBundle"] = json.dumps(order_bundle(order, self.keys))
        return {name: value for name, value in told.items() if value != ""}

    def _by_card(self, answer: Answer, order: Order) -> Answer:
        what = {"mdOrder": answer.provider_id, "bindingId": order.card_token}
        self._call("paymentOrderBinding.do", what)
        return self._again(answer)

    def _again(self, answer: Answer) -> Answer:
        found = self.fetch(
            provider_id=answer.provider_id, our_id=uuid.UUID(answer.our_id)
        )
        return found or answer

    def _call(
        self,
        method: str,
        what: Mapping[str, Any],
        expected: set[str] = frozenset(),  # type: ignore[assignment]
    ) -> dict[str, Any]:
        keys = self.keys
        who = {"userName": keys.get("user_name"), "password": keys.get("password")}
        url = (keys.get("url") or API).rstrip("/")
        told = call("POST", f"{url}/{method}", data={**who, **what})
        code = str(told.get("errorCode", NO_ERROR))
        if code not in {NO_ERROR, *expected}:
            raise ProviderError(str(told.get("errorMessage") or f"ошибка {code}"))
        return told


def checksum(told: Mapping[str, str], key: str) -> str:
    """HMAC-SHA256 of «name;value;» sorted by name, in upper case."""
    signed = sorted((n, v) for n, v in told.items() if n not in UNSIGNED)
    text = "".join(f"{name};{value};" for name, value in signed)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def _parameters(raw: Raw) -> dict[str, str]:
    return {**raw.query, **raw.form}


def _kopecks(amount: Decimal) -> int:
    return int(amount * 100)


def _answer(told: Mapping[str, Any], provider_id: str) -> Answer:
    try:
        sums = told.get("paymentAmountInfo") or {}
        attributes = {one["name"]: one["value"] for one in told.get("attributes") or []}
        status = STATUSES[int(told["orderStatus"])]
        return Answer(
            provider_id=provider_id or attributes["mdOrder"],
            our_id=str(uuid.UUID(hex=told["orderNumber"])),
            status=status,
            amount=Decimal(told["amount"]) / 100,
            currency="RUB"
            if str(told["currency"]) == ROUBLE
            else str(told["currency"]),
            reason=_reason(told) if status == Status.CANCELED else "",
            refunded=Decimal(sums.get("refundedAmount") or 0) / 100,
            card=_card(told),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ProviderSilentError(f"Ответ не разобрать: {error}") from error


def _reason(told: Mapping[str, Any]) -> str:
    words = str(told.get("actionCodeDescription") or "").strip()
    return words[:300] or "Банк не провёл платёж."


def _card(told: Mapping[str, Any]) -> Card | None:
    binding = (told.get("bindingInfo") or {}).get("bindingId")
    if not binding:
        return None
    pan = str((told.get("cardAuthInfo") or {}).get("maskedPan") or "")
    return Card(str(binding), f"Карта •• {pan[-4:]}")
