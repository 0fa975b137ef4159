"""Codes to a telephone: asked for here, sent by notifications.

They lie above residents, so they hand in the way when the portal starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How the code came: written, or as the last digits of who rang."""

    SMS = "sms"
    CALL = "call"


class CodeError(Exception):
    """Why no code was sent, in words for who waits for it."""


@dataclass(frozen=True)
class SentCode:
    """The code that its owner must tell; keep a hash of it, never itself."""

    code: str
    way: Way


Sender = Callable[[str], SentCode]
_senders: list[Sender] = []


def come_from(sender: Sender) -> None:
    """Hand in what sends codes, once, from ``AppConfig.ready``."""
    _senders[:] = [sender]


def send_code(phone: str) -> SentCode:
    """Send a code of six digits (a call: four) to a telephone. Raises CodeError."""
    if not _senders:
        raise CodeError("Отправка кодов не настроена.")
    return _senders[0](phone)
