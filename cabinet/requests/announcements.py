"""What the resident is told by letter, and in what words."""

from django.conf import settings
from django.urls import reverse

from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_message, queue_messages
from cabinet.requests.models import Event, ServiceRequest, Supporter
from cabinet.residents.models import User

MAY_ANSWER = "change_servicerequest"

LETTER = """Здравствуйте!

{title} ({subject}): {happened}

{text}Посмотреть и ответить: {url}

{organization}
{site}
"""


def tell_resident(*, event: Event, text: str = "") -> None:
    """Write to whoever sent the request; one letter for one event."""
    request = event.request
    if request.author is None or request.account is None or not request.author.email:
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


def tell_neighbours(*, request: ServiceRequest, key: str, text: str) -> None:
    """Write to those who joined; nothing of the conversation reaches them."""
    joined = request.supporters.select_related("user", "account")
    queue_messages(
        messages=[
            _of_neighbour(request, one, key, text)
            for one in joined
            if one.user and one.user.email
        ]
    )


def tell_desk(*, request: ServiceRequest, key: str, text: str) -> None:
    """Write to everybody who answers requests of the organisation."""
    link = settings.BASE_URL + reverse("service_requests:card", args=[request.pk])
    for dispatcher in dispatchers(request):
        queue_message(
            recipient=dispatcher,
            channel=Channel.EMAIL,
            event=f"request-{key}",
            subject=f"{request}: {text}"[:200],
            body=f"{text}\n\n{request.description}\n\n{link}\n",
        )


def dispatchers(request: ServiceRequest) -> list[User]:
    """Who answers requests of this organisation and can get a letter."""
    staff = User.objects.filter(
        organizations=request.organization_id,
        is_active=True,
        groups__permissions__codename=MAY_ANSWER,
    )
    return list(staff.exclude(email="").distinct())


def _of_neighbour(
    request: ServiceRequest, joined: Supporter, key: str, text: str
) -> Message:
    path = reverse("requests:neighbours", args=[joined.account.public_id])
    body = LETTER.format(
        title="Заявка дома, к которой вы присоединились",
        subject=request.subject,
        happened="есть новости",
        text=f"{text}\n\n",
        url=settings.BASE_URL + path,
        organization=request.organization,
        site=settings.SITE_NAME,
    )
    assert joined.user is not None  # noqa: S101 (asked by the caller)
    return Message(
        recipient=joined.user,
        channel=Channel.EMAIL,
        event=f"request-neighbour-{key}:{joined.account_id}",
        subject=f"{request.subject}: новости по заявке дома"[:200],
        body=body,
    )


def address(request: ServiceRequest) -> str:
    """Where the resident sees the request."""
    assert request.account is not None  # noqa: S101 (who wrote it has one)
    return reverse("requests:detail", args=[request.account.public_id, request.number])
