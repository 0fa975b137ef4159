"""What every change of a request needs: its row, its timeline, its files."""

from collections.abc import Sequence

from django.utils import timezone

from cabinet.requests.attachments import FileLimitError, keep_files
from cabinet.requests.files import CleanFile
from cabinet.requests.models import Comment, Event, ServiceRequest
from cabinet.requests.statuses import ENDED, Side, Status
from cabinet.residents.models import User


class RequestError(Exception):
    """Why a request can't be made or changed, in words for whoever tried."""


def lock(request: ServiceRequest) -> ServiceRequest:
    rows = ServiceRequest.objects.select_for_update(of=("self",)).for_list()
    return rows.select_related("organization", "author", "building__organization").get(
        pk=request.pk
    )


def hold(actor: User) -> None:
    """Two windows of one person wait for each other: limits are counted once."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def record(
    *,
    request: ServiceRequest,
    actor: User | None,
    side: Side,
    text: str,
    is_internal: bool = False,
) -> Event:
    """Write a line of the timeline."""
    return Event.objects.create(
        request=request,
        actor=actor,
        side=side,
        text=text[:500],
        is_internal=is_internal,
    )


def put(request: ServiceRequest, target: str, reason: str = "") -> None:
    request.status = target
    request.closed_at = timezone.now() if target in ENDED else None
    request.rejection_reason = reason if target == Status.REJECTED else ""
    # A mark belongs to the closing that it was given for; the timeline keeps it.
    request.rating, request.rating_words = None, ""
    request.save(
        update_fields=[
            "status",
            "closed_at",
            "rejection_reason",
            "rating",
            "rating_words",
        ]
    )


def keep(
    request: ServiceRequest,
    actor: User,
    files: Sequence[CleanFile],
    comment: Comment | None = None,
) -> None:
    try:
        keep_files(request=request, author=actor, files=files, comment=comment)
    except FileLimitError as error:
        raise RequestError(str(error)) from error
