"""The life of a request: its statuses and who may move it where, in one table."""

import datetime as dt

from django.db.models import TextChoices

# A resident who isn't content brings a closed request back within this time.
REOPEN_TIME = dt.timedelta(days=14)


class Status(TextChoices):
    NEW = "new", "Новая"
    IN_PROGRESS = "in_progress", "В работе"
    CLARIFYING = "clarifying", "На уточнении"
    DONE = "done", "Исполнена"
    CLOSED = "closed", "Закрыта"
    REJECTED = "rejected", "Отклонена"


class Side(TextChoices):
    """On whose behalf somebody acts."""

    RESIDENT = "resident", "житель"
    STAFF = "staff", "сотрудник"


class Tone(TextChoices):
    """What staff mean by a message."""

    ANSWER = "answer", "Ответ организации"
    QUESTION = "question", "Вопрос организации"
    NOTE = "note", "Внутренняя заметка"


ENDED = (Status.CLOSED, Status.REJECTED)
# What the organisation still owes something for.
OPEN = (Status.NEW, Status.IN_PROGRESS, Status.CLARIFYING)

STAFF_ONLY = frozenset({Side.STAFF})
RESIDENT_ONLY = frozenset({Side.RESIDENT})
BOTH = STAFF_ONLY | RESIDENT_ONLY

MOVES: dict[tuple[str, str], frozenset[Side]] = {
    (Status.NEW, Status.IN_PROGRESS): STAFF_ONLY,
    (Status.NEW, Status.CLARIFYING): STAFF_ONLY,
    (Status.NEW, Status.REJECTED): STAFF_ONLY,
    (Status.NEW, Status.CLOSED): RESIDENT_ONLY,
    (Status.IN_PROGRESS, Status.CLARIFYING): STAFF_ONLY,
    (Status.IN_PROGRESS, Status.DONE): STAFF_ONLY,
    (Status.IN_PROGRESS, Status.REJECTED): STAFF_ONLY,
    (Status.CLARIFYING, Status.IN_PROGRESS): BOTH,
    (Status.CLARIFYING, Status.REJECTED): STAFF_ONLY,
    (Status.DONE, Status.IN_PROGRESS): BOTH,
    (Status.DONE, Status.CLOSED): BOTH,
    (Status.CLOSED, Status.IN_PROGRESS): BOTH,
    (Status.REJECTED, Status.IN_PROGRESS): BOTH,
}


def may_move(side: Side, source: str, target: str) -> bool:
    return side in MOVES.get((source, target), frozenset())


def targets(side: Side, source: str) -> list[Status]:
    """Where this side may move a request that is in ``source``."""
    return [status for status in Status if may_move(side, source, status)]
