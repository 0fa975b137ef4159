"""What the resident is told of their request: that something happened, not what was
written: words lie in the cabinet."""

from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import REQUEST
from cabinet.notifications.services import announce
from cabinet.requests.models import Event, ServiceRequest


def tell_resident(*, event: Event) -> None:
    """Tell whoever sent the request; once of one event."""
    request = event.request
    if request.author is None:
        return
    account = Account.objects.with_place().get(pk=request.account_id)
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


def address(request: ServiceRequest) -> str:
    """Where the resident sees the request."""
    return reverse("requests:detail", args=[request.account.public_id, request.number])
