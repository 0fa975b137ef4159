"""What the resident is told by letter, and in what words."""

from django.conf import settings
from django.urls import reverse

from cabinet.notifications.models import Channel
from cabinet.notifications.services import queue_message
from cabinet.requests.models import Event, ServiceRequest

LETTER = """Здравствуйте!

{title} ({subject}): {happened}

{text}Посмотреть и ответить: {url}

{organization}
{site}
"""


def tell_resident(*, event: Event, text: str = "") -> None:
    """Write to whoever sent the request; one letter for one event."""
    request = event.request
    if request.author is None or not request.author.email:
        return
    body = LETTER.format(
        title=request,
        subject=request.subject,
        happened=event.text,
        text=f"{text}\n\n" if text else "",
        url=settings.BASE_URL + address(request),
        organization=request.organization,
        site=settings.SITE_NAME,
    )
    queue_message(
        recipient=request.author,
        channel=Channel.EMAIL,
        event=f"request-event:{event.pk}",
        subject=f"{request}: {event.text}"[:200],
        body=body,
    )


def address(request: ServiceRequest) -> str:
    """Where the resident sees the request."""
    return reverse("requests:detail", args=[request.account.public_id, request.number])
