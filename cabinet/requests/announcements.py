"""What people are told of a request: that something happened, not what was written:
words lie in the cabinet."""

from django.conf import settings
from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.notifications.models import Channel
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import REQUEST
from cabinet.notifications.services import announce, queue_message
from cabinet.requests.models import Event, ServiceRequest
from cabinet.residents.models import User

MAY_ANSWER = "change_servicerequest"


def tell_resident(*, event: Event) -> None:
    """Tell whoever sent the request; once of one event."""
    request = event.request
    if request.author is None or request.account is None:
        return
    account = Account.objects.with_place().get(pk=request.account.pk)
    announce(
        news=[
            News(
                occasion=REQUEST,
                to=Addressee.of(request.author, account),
                event=f"request-event:{event.pk}",
                path=address(request),
                values={"заявка": str(request), "событие": event.text},
            )
        ]
    )


def tell_neighbours(*, request: ServiceRequest, key: str, text: str) -> None:
    """Tell those who joined; nothing of the conversation reaches them."""
    joined = {
        one.account_id: one.user
        for one in request.supporters.select_related("user")
        if one.user
    }
    accounts = Account.objects.with_place().filter(pk__in=joined)
    values = {"заявка": f"Заявка дома «{request.subject}»", "событие": text}
    announce(
        news=[
            News(
                occasion=REQUEST,
                to=Addressee.of(joined[account.pk], account),
                event=f"request-neighbours-{key}",
                path=reverse("requests:neighbours", args=[account.public_id]),
                values=values,
            )
            for account in accounts
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


def address(request: ServiceRequest) -> str:
    """Where the resident sees the request."""
    assert request.account is not None  # noqa: S101 (who wrote it has one)
    return reverse("requests:detail", args=[request.account.public_id, request.number])
