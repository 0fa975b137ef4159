"""Letters of the site; the worker sends them, so that a page answers at once."""

from django.core.mail import EmailMessage
from django_q.tasks import async_task

TASK = "cms.letters.send_letter"


def queue_letter(
    subject: str, body: str, addresses: list[str], leaving: str = ""
) -> None:
    """Have a letter sent; ``leaving`` is the address that ends a subscription."""
    async_task(TASK, subject, body, addresses, leaving)


def send_letter(subject: str, body: str, addresses: list[str], leaving: str) -> None:
    """The worker's part; mail programs show the way out as a button (RFC 8058)."""
    headers = {
        "List-Unsubscribe": f"<{leaving}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    EmailMessage(
        subject, body, to=addresses, headers=headers if leaving else None
    ).send()
