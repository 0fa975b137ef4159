"""SMS gateways, each by its published interface.

``settings.SMS`` says which one (portal/sms.py reads SMS_BACKEND). Telephones
come as 7XXXXXXXXXX.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any, Protocol

from cabinet.notifications.channels import http
from cabinet.notifications.channels.parcel import LastWord
from cabinet.notifications.errors import (
    DeliveryError,
    ProviderDownError,
    RefusedError,
    TryLaterError,
)
from cabinet.notifications.models import SilencedAddress

DEAD = SilencedAddress.Reason.REFUSED
UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN = 401, 402, 403


class Gateway(Protocol):
    def send(self, phone: str, text: str, pk: int, last_word: LastWord) -> str: ...

    def call(self, phone: str, last_word: LastWord) -> str:
        """Ring up; the code is what the calling number ends in."""
        ...


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How to enter a gateway, as SMS_BACKEND tells."""

    base: str
    user: str
    password: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Smsc:
    """SMSC.ru; our number travels as ``id``, so its log names our message."""

    entry: Entry

    def send(self, phone: str, text: str, pk: int, last_word: LastWord) -> str:
        told = http.post_form(
            f"{self.entry.base}/sys/send.php",
            {
                "login": self.entry.user,
                "psw": self.entry.password,
                "phones": phone,
                "mes": text,
                "sender": self.entry.sender,
                "id": str(pk),
                "fmt": "3",
                "charset": "utf-8",
            },
            last_word,
        )
        if "error" in told:
            raise _smsc_error(told)
        return str(told.get("id", ""))

    def call(self, phone: str, last_word: LastWord) -> str:
        raise ProviderDownError("SMSC.ru не звонит с кодом.")


def _smsc_error(told: dict[str, Any]) -> DeliveryError:
    """1 params, 5 date, 6 forbidden: this text. 2–4: us. 7, 8: this telephone."""
    code, words = told.get("error_code"), f"SMSC.ru: {told['error']}"
    if code in {2, 3, 4}:
        return ProviderDownError(words)
    if code == 9:
        return TryLaterError(words)
    return RefusedError(words, silences=DEAD if code in {7, 8} else "")


@dataclass(frozen=True)
class SmsAero:
    """SMS Aero v2."""

    entry: Entry

    def send(self, phone: str, text: str, pk: int, last_word: LastWord) -> str:
        pair = f"{self.entry.user}:{self.entry.password}".encode()
        answer = http.post(
            f"{self.entry.base}/v2/sms/send",
            json.dumps(
                {"number": phone, "text": text, "sign": self.entry.sender}
            ).encode(),
            {**http.JSON, "Authorization": f"Basic {base64.b64encode(pair).decode()}"},
            last_word,
        )
        if answer.status in {UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN}:
            raise ProviderDownError(f"SMS Aero: {answer.status}")
        told = answer.json()
        if not told.get("success"):
            raise RefusedError(f"SMS Aero: {told.get('message')}")
        return str(told["data"]["id"])

    def call(self, phone: str, last_word: LastWord) -> str:
        raise ProviderDownError("SMS Aero не звонит с кодом.")


@dataclass(frozen=True)
class SmsRu:
    """sms.ru: messages, and calls whose number ends in the code."""

    entry: Entry

    def send(self, phone: str, text: str, pk: int, last_word: LastWord) -> str:
        told = self._ask(
            "/sms/send",
            {"to": phone, "msg": text, "from": self.entry.sender},
            last_word,
        )
        one = told.get("sms", {}).get(phone, {})
        if one.get("status") != "OK":
            code = one.get("status_code")
            words = f"sms.ru: {one.get('status_text') or code}"
            # 202: no such number; 207: no way to it.
            raise RefusedError(words, silences=DEAD if code in {202, 207} else "")
        return str(one.get("sms_id", ""))

    def call(self, phone: str, last_word: LastWord) -> str:
        return str(self._ask("/code/call", {"phone": phone}, last_word)["code"])

    def _ask(
        self, path: str, fields: dict[str, str], last_word: LastWord
    ) -> dict[str, Any]:
        known = {"api_id": self.entry.user, "json": "1"}
        told = http.post_form(self.entry.base + path, known | fields, last_word)
        if told.get("status") != "OK":
            words = told.get("status_text") or told.get("status_code")
            raise ProviderDownError(f"sms.ru: {words}")
        return told


GATEWAYS: dict[str, type[Smsc] | type[SmsAero] | type[SmsRu]] = {
    "smsc": Smsc,
    "smsaero": SmsAero,
    "smsru": SmsRu,
}
