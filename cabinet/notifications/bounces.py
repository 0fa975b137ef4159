"""What mail servers send back: reports of non-delivery (RFC 3464), complaints (RFC 5965)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from django.conf import settings

from cabinet.notifications import silencing
from cabinet.notifications.models import Channel, Message, SilencedAddress

OURS = re.compile(r"<message-(\d+)@([^>]+)>")
REPORT, STATUS, FEEDBACK = (
    "multipart/report",
    "message/delivery-status",
    "message/feedback-report",
)
# «5.2.2»: the mailbox is full; it will be emptied.
FULL = ("5.2.2", "4.")


@dataclass(frozen=True)
class Returned:
    """A letter of ours that came back for good, or that its reader disliked."""

    message: int
    reason: SilencedAddress.Reason
    words: str


def take(raw: bytes) -> bool:
    """Write down what a report tells; False where it tells nothing of ours."""
    told = read(message_from_bytes(raw, policy=policy.default))
    if told is None:
        return False
    found = Message.objects.filter(pk=told.message, channel=Channel.EMAIL)
    message = found.select_related("recipient").first()
    if message is None:
        return False
    silencing.take_back(message=message, reason=told.reason, words=told.words)
    return True


def read(report: EmailMessage) -> Returned | None:
    """What a report says; None for a delay, a reply on holiday, somebody else's letter."""
    if report.get_content_type() != REPORT:
        return None
    number = _number(report)
    if number is None:
        return None
    if any(part.get_content_type() == FEEDBACK for part in report.walk()):
        return Returned(number, SilencedAddress.Reason.COMPLAINT, "")
    status = _status(report)
    code, words = status.get("status", ""), status.get("diagnostic-code", "")
    gone = status.get("action", "").lower() == "failed"
    if not gone or code.startswith(FULL):
        return None
    return Returned(number, SilencedAddress.Reason.BOUNCE, f"{code} {words}".strip())


def _number(report: EmailMessage) -> int | None:
    """Our number of the letter, from the copy of its head that a report carries."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    for number, sender in OURS.findall(report.as_string()):
        if sender == domain:
            return int(number)
    return None


def _status(report: EmailMessage) -> dict[str, str]:
    """The fields about the recipient: the last block of the delivery status."""
    for part in report.walk():
        if part.get_content_type() == STATUS:
            blocks = part.get_payload()
            block = blocks[-1] if isinstance(blocks, list) and blocks else part
            return {name.lower(): str(value) for name, value in block.items()}  # type: ignore[union-attr]
    return {}
