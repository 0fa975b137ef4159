"""Letters: plain text and HTML, with a way out in one click."""

import smtplib
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from cabinet.notifications import attachments, letters, unsubscribing
from cabinet.notifications.channels.parcel import LastWord, Parcel
from cabinet.notifications.channels.smtp import EmailBackend
from cabinet.notifications.errors import (
    DeliveryError,
    ProviderDownError,
    RefusedError,
    TryLaterError,
    UnconfirmedError,
)
from cabinet.notifications.models import ALWAYS, SilencedAddress

PERMANENT = 500
# A full mailbox is emptied, a mailbox that isn't there doesn't come.
MAILBOX_FULL = 552


class Mail:
    """A server takes a letter at the dot: see ``smtp.py`` and ``marker.py``.

    One line serves all letters of a run.
    """

    repeatable = False

    def __init__(self) -> None:
        self.line = get_connection()

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        letter = compose(parcel)
        spoken = Spoken(last_word)
        if isinstance(self.line, EmailBackend):
            letter.before_dot = spoken  # type: ignore[attr-defined]
        self._hand_over(letter, spoken)
        return str(letter.extra_headers["Message-ID"])

    def close(self) -> None:
        self.line.close()

    def _hand_over(self, letter: EmailMultiAlternatives, spoken: "Spoken") -> None:
        try:
            self.line.open()
            self.line.send_messages([letter])
        except (OSError, smtplib.SMTPException, ValueError, DeliveryError) as error:
            self._hang_up()
            raise outcome(error, spoken=spoken.was) from error

    def _hang_up(self) -> None:
        """A line that broke once isn't trusted with the next letter.

        No polite goodbye: in the middle of a letter it would be its text.
        """
        spoken_to = getattr(self.line, "connection", None)
        if spoken_to is not None:
            spoken_to.close()
        self.line = get_connection()


class Spoken:
    """The last word, and whether it was said."""

    def __init__(self, last_word: LastWord) -> None:
        self.last_word, self.was = last_word, False

    def __call__(self) -> None:
        self.last_word()
        self.was = True


def outcome(error: Exception, *, spoken: bool) -> DeliveryError:
    """What a failure means for the letter, its address and those behind it."""
    words = str(error)
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_recipient(error)
    if isinstance(error, smtplib.SMTPDataError):
        permanent = error.smtp_code >= PERMANENT
        return RefusedError(words) if permanent else TryLaterError(words)
    if isinstance(error, ValueError):
        return RefusedError(words)
    return UnconfirmedError(words) if spoken else ProviderDownError(words)


def _of_recipient(error: smtplib.SMTPRecipientsRefused) -> DeliveryError:
    [(code, told)] = error.recipients.values()
    words = f"{code} {told.decode(errors='replace')}"
    if code < PERMANENT:
        return TryLaterError(words)
    dead = "" if code == MAILBOX_FULL else SilencedAddress.Reason.BOUNCE
    return RefusedError(words, silences=dead)


def compose(parcel: Parcel) -> EmailMultiAlternatives:
    footer = letters.footer_of(parcel)
    letter = EmailMultiAlternatives(
        parcel.subject,
        letters.as_text(parcel, footer),
        from_email=_sender(parcel),
        to=[parcel.address],
        reply_to=_reply_to(parcel),
        headers=headers_of(parcel),
    )
    letter.attach_alternative(letters.as_html(parcel, footer), "text/html")
    if parcel.attachment:
        letter.attach(*attachments.make(parcel.attachment))
    return letter


def headers_of(parcel: Parcel) -> dict[str, str]:
    """The same number at a repeated try; a way out where there is one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers: dict[str, Any] = {
        "Message-ID": f"<message-{parcel.pk}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    if parcel.kind not in ALWAYS:
        address = unsubscribing.address_of(parcel.user, parcel.kind)
        headers["List-Unsubscribe"] = f"<{address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _sender(parcel: Parcel) -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name = parcel.organization.name if parcel.organization else settings.SITE_NAME
    return formataddr((name, address))


def _reply_to(parcel: Parcel) -> list[str]:
    organization = parcel.organization
    return [organization.email] if organization and organization.email else []
