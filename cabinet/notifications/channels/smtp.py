"""Django's SMTP backend with a pause before the last word of a letter."""

import re
import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
LINE_END = re.compile(r"(?:\r\n|\n|\r(?!\n))")
GO_ON = 354
DOT = b".\r\n"


class _LastWord:
    """A server takes a letter when it sees the lone dot, not a byte earlier.

    ``before_dot`` is called in between: who dies before it has sent nothing.
    """

    before_dot: Callable[[], None] | None = None

    def data(self: Any, msg: str | bytes) -> tuple[int, bytes]:
        self.putcmd("data")
        code, reply = self.getreply()
        if code != GO_ON:
            raise smtplib.SMTPDataError(code, reply)
        text = (
            LINE_END.sub("\r\n", msg).encode("ascii") if isinstance(msg, str) else msg
        )
        letter = LEADING_DOT.sub(b"..", text)
        self.send(letter if letter.endswith(b"\r\n") else letter + b"\r\n")
        if self.before_dot:
            self.before_dot()
        self.send(DOT)
        answer: tuple[int, bytes] = self.getreply()
        return answer


class Smtp(_LastWord, smtplib.SMTP):  # type: ignore[misc]
    pass


class SmtpSsl(_LastWord, smtplib.SMTP_SSL):  # type: ignore[misc]
    pass


class EmailBackend(smtp.EmailBackend):
    """A letter with a ``before_dot`` has it called; others go as ever."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SmtpSsl if self.use_ssl else Smtp

    def _send(self, email_message: EmailMessage) -> bool:
        before = getattr(email_message, "before_dot", None)
        self.connection.before_dot = before  # type: ignore[union-attr]
        return bool(super()._send(email_message))  # type: ignore[misc]
