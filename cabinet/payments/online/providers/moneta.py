"""MONETA.RU / PayAnyWay: the Assistant's form, Pay URL, Check URL, MerchantAPI."""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from cabinet.payments.online.providers.base import (
    Answer,
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

ASSISTANT = "https://www.payanyway.ru/assistant.htm"
API = "https://service.moneta.ru/services"
DESCRIPTION = 500
CHECK = "CHECK"
PAID_CODE, UNPAID_CODE, CANCELED_CODE, AMOUNT_CODE = 200, 402, 500, 100
SIGNED = (
    *("MNT_COMMAND", "MNT_ID", "MNT_TRANSACTION_ID", "MNT_OPERATION_ID"),
    *("MNT_AMOUNT", "MNT_CURRENCY_CODE", "MNT_SUBSCRIBER_ID", "MNT_TEST_MODE"),
)
STATUSES = {
    "SUCCEED": Status.PAID,
    "CANCELED": Status.CANCELED,
    "TAKENOUT": Status.HELD,
    "FROZEN": Status.HELD,
    "TAKENIN_NOTSENT": Status.HELD,
}


class Moneta:
    slug: ClassVar[str] = "moneta"
    routes: ClassVar[bool] = False
    saves_cards: ClassVar[bool] = False
    fields: ClassVar[tuple[Field, ...]] = (
        Field("mnt_id", "Номер расширенного счёта (MNT_ID)"),
        Field("integrity_code", "Код проверки целостности данных", secret=True),
        Field("user_name", "Логин MerchantAPI"),
        Field("password", "Пароль MerchantAPI", secret=True),
        Field("test_mode", "Тестовый режим", default="0", help_text="0 или 1."),
        Field("url", "Адрес платёжной формы", default=ASSISTANT),
        Field("api_url", "Адрес MerchantAPI", default=API),
    )

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys

    def create(self, order: Order) -> Answer:
        """Nothing is asked: the payer's browser carries a signed order there."""
        form = self.form(order)
        url = self.keys.get("url") or ASSISTANT
        return Answer(
            provider_id="",
            our_id=str(order.id),
            status=Status.PENDING,
            amount=order.total,
            currency="RUB",
            payment_url=f"{url}?{urlencode(form)}",
        )

    def form(self, order: Order) -> dict[str, str]:
        told = {
            "MNT_ID": self.keys.get("mnt_id", ""),
            "MNT_TRANSACTION_ID": str(order.id),
            "MNT_AMOUNT": f"{order.total:.2f}",
            "MNT_CURRENCY_CODE": "RUB",
            "MNT_SUBSCRIBER_ID": order.account.number,
            "MNT_TEST_MODE": self.keys.get("test_mode") or "0",
        }
        return {
            **told,
            "MNT_SIGNATURE": signature(told, self._secret),
            "MNT_DESCRIPTION": order.purpose[:DESCRIPTION],
            "MNT_SUCCESS_URL": order.return_url,
            "MNT_INPROGRESS_URL": order.return_url,
            "MNT_FAIL_URL": order.return_url,
            "MNT_RETURN_URL": order.return_url,
            "MNT_CUSTOM1": order.email,
            "moneta.locale": "ru",
        }

    def fetch(self, *, provider_id: str, our_id: uuid.UUID) -> Answer | None:
        if provider_id:
            told = self._ask("GetOperationDetailsById", int(provider_id))
            return _answer(told.get("operation") or {})
        which = {"clientTransaction": str(our_id), "accountId": self._account}
        found = self._ask("FindOperationsListByCTID", which).get("operation") or []
        answers = [_answer(one) for one in found]
        paid = [one for one in answers if one.status == Status.PAID]
        return next(iter(paid or answers), None)

    def capture(self, answer: Answer) -> Answer:
        """Held money is MONETA's own business: it only says when it is done."""
        return answer

    def refund(
        self, answer: Answer, *, refund_id: uuid.UUID, order: Order
    ) -> RefundAnswer:
        what = {
            "transactionId": int(answer.provider_id),
            "amount": f"{order.total:.2f}",
            "clientTransaction": str(refund_id),
        }
        told = self._ask("Refund", what)
        return RefundAnswer(str(told.get("id", "")), done=True)

    def is_genuine(self, raw: Raw) -> bool:
        told = {**raw.query, **raw.form}
        expected = signature(told, self._secret)
        return hmac.compare_digest(expected, told.get("MNT_SIGNATURE", "").lower())

    def reply(self, raw: Raw, known: Known | None) -> Reply:
        told = {**raw.query, **raw.form}
        if told.get("MNT_COMMAND") != CHECK:
            taken = known is not None and known.taken and known.is_paid
            return Reply("SUCCESS" if taken else "FAIL")
        xml = check_reply(told, known, self._secret)
        return Reply(xml, "application/xml; charset=utf-8")

    def check(self) -> None:
        self._ask("FindAccountById", self._account)

    @classmethod
    def read(cls, raw: Raw) -> Notice:
        told = {**raw.query, **raw.form}
        if not told.get("MNT_TRANSACTION_ID"):
            raise UnreadableError("MNT_TRANSACTION_ID нет")
        return Notice(
            told["MNT_TRANSACTION_ID"],
            told.get("MNT_OPERATION_ID", ""),
            is_question=told.get("MNT_COMMAND") == CHECK,
        )

    @property
    def _secret(self) -> str:
        return self.keys.get("integrity_code", "")

    @property
    def _account(self) -> int:
        return int(self.keys.get("mnt_id") or 0)

    def _ask(self, method: str, what: object) -> dict[str, Any]:
        keys = self.keys
        token = {"Username": keys.get("user_name"), "Password": keys.get("password")}
        envelope = {
            "Header": {"Security": {"UsernameToken": token}},
            "Body": {f"{method}Request": what},
        }
        told = call("POST", keys.get("api_url") or API, json={"Envelope": envelope})
        body = (told.get("Envelope") or {}).get("Body") or {}
        if "fault" in body:
            raise ProviderError(str(body["fault"].get("faultstring", "отказ"))[:300])
        return dict(body.get(f"{method}Response") or {})


def signature(told: Mapping[str, str], secret: str) -> str:
    """md5 of the values in their order without anything between them."""
    text = "".join(told.get(name, "") for name in SIGNED) + secret
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def check_reply(told: Mapping[str, str], known: Known | None, secret: str) -> str:
    """What the Check URL answers: the sum to take, or that it isn't wanted."""
    code = _code(told, known)
    mnt_id, transaction = told.get("MNT_ID", ""), told.get("MNT_TRANSACTION_ID", "")
    text = f"{code}{mnt_id}{transaction}{secret}"
    signed = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    amount = f"<MNT_AMOUNT>{known.total:.2f}</MNT_AMOUNT>" if known else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<MNT_RESPONSE>'
        f"<MNT_ID>{escape(mnt_id)}</MNT_ID>"
        f"<MNT_TRANSACTION_ID>{escape(transaction)}</MNT_TRANSACTION_ID>"
        f"<MNT_RESULT_CODE>{code}</MNT_RESULT_CODE>{amount}"
        f"<MNT_SIGNATURE>{signed}</MNT_SIGNATURE></MNT_RESPONSE>"
    )


def _code(told: Mapping[str, str], known: Known | None) -> int:
    if known is None or known.is_canceled or not known.taken:
        return CANCELED_CODE
    if known.is_paid:
        return PAID_CODE
    return UNPAID_CODE if told.get("MNT_AMOUNT") else AMOUNT_CODE


def _answer(operation: Mapping[str, Any]) -> Answer:
    told = {one["key"]: one["value"] for one in operation.get("attribute") or []}
    try:
        return Answer(
            provider_id=str(operation["id"]),
            our_id=str(told.get("clienttransaction", "")),
            status=STATUSES.get(str(told.get("statusid")), Status.PENDING),
            amount=abs(Decimal(str(told["sourceamount"]))),
            currency=str(told["sourcecurrencycode"]),
            refunded=Decimal(str(told.get("refundedamount") or "0")),
        )
    except (KeyError, ArithmeticError) as error:
        raise ProviderSilentError(f"Ответ не разобрать: {error}") from error
