"""The conversation: messages, questions and internal notes."""

from collections.abc import Sequence

from django.db import transaction

from cabinet.requests.announcements import tell_resident
from cabinet.requests.attachments import without_orphans
from cabinet.requests.files import CleanFile
from cabinet.requests.models import Comment, ServiceRequest
from cabinet.requests.services.rows import RequestError, hold, keep, lock, put, record
from cabinet.requests.statuses import Side, Status, Tone, may_move
from cabinet.residents.models import User


@without_orphans
@transaction.atomic
def add_comment(
    *,
    request: ServiceRequest,
    actor: User,
    side: Side,
    text: str,
    files: Sequence[CleanFile] = (),
    tone: Tone = Tone.ANSWER,
) -> Comment:
    """Say something about a request.

    A question of staff puts it to «На уточнении», the resident's answer brings
    it back. An internal note moves nothing and reaches no resident. Raises
    RequestError for an ended request and above the limits of files.
    """
    hold(actor)
    request = lock(request)
    is_internal = tone == Tone.NOTE
    if request.is_ended and not is_internal:
        raise RequestError(
            "Переписка закончена. Верните заявку в работу, чтобы написать."
        )
    comment = Comment.objects.create(
        request=request, author=actor, side=side, text=text, is_internal=is_internal
    )
    keep(request, actor, files, comment)
    words = "Сообщение жителя" if side == Side.RESIDENT else str(Tone(tone).label)
    event = record(
        request=request, actor=actor, side=side, text=words, is_internal=is_internal
    )
    if side == Side.STAFF and not is_internal:
        tell_resident(event=event)
    _follow_comment(request, actor, side, tone)
    return comment


def _follow_comment(
    request: ServiceRequest, actor: User, side: Side, tone: Tone
) -> None:
    target = None
    if tone == Tone.QUESTION and may_move(side, request.status, Status.CLARIFYING):
        target = Status.CLARIFYING
    if side == Side.RESIDENT and request.status == Status.CLARIFYING:
        target = Status.IN_PROGRESS
    if target is not None:
        put(request, target)
        text = f"Статус: {target.label}"
        record(request=request, actor=actor, side=side, text=text)
