"""What puts messages into the outbox and takes them out."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from cabinet.notifications import news as telling
from cabinet.notifications import pacing
from cabinet.notifications.copying import copy_in
from cabinet.notifications.dispatch import Dispatch
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.news import News
from cabinet.residents.models import User

SEND_TASK = "cabinet.notifications.tasks.send_due_messages"
BATCH = 1000
# Below this a table to COPY through costs more than it saves.
FEW = 100
# A long sending lets other tasks of the queue have their turn.
TURN_SECONDS = 20.0
NAP_SECONDS = 1.0


@transaction.atomic
def announce(*, news: Iterable[News]) -> int:
    """Tell people of what happened, in the caller's transaction; how many messages.

    Each person gets it by the channels they chose, once: an event told again is
    passed over. The order to send is in the transaction too.
    """
    count = write(telling.written(news))
    if count:
        async_task(SEND_TASK)
    return count


@transaction.atomic
def queue_message(
    *, recipient: User, channel: Channel, event: str, subject: str, body: str
) -> None:
    """Write to an employee, in ready words: such letters have no choice and no text.

    Said twice about the same event, it is still one message to this person in
    this channel. It vanishes with the caller's transaction.
    """
    queue_messages(
        messages=[
            Message(
                recipient=recipient,
                channel=channel,
                event=event,
                subject=subject,
                body=body,
            )
        ]
    )


@transaction.atomic
def queue_messages(*, messages: Iterable[Message]) -> None:
    """As ``queue_message``, for as many as there are, in batches."""
    write(iter(messages))
    async_task(SEND_TASK)


def write(messages: Iterator[Message]) -> int:
    """Into the outbox, a batch at a time; how many were handed in."""
    count = 0
    while batch := list(islice(messages, BATCH)):
        if len(batch) < FEW:
            Message.objects.bulk_create(batch, ignore_conflicts=True)
        else:
            copy_in(batch)
        count += len(batch)
    return count


def send_due() -> int:
    """Send what is due for a turn; returns how many were tried.

    What is left when the turn is over is ordered anew, behind other tasks.
    """
    tried, ends_at = 0, time.monotonic() + TURN_SECONDS
    with Dispatch() as dispatch:
        while time.monotonic() < ends_at:
            if dispatch.send_next():
                tried += 1
            elif not _nap():
                return tried
    async_task(SEND_TASK)
    return tried


def _nap() -> bool:
    """Wait for a sending's next turn, if it is near."""
    turn = pacing.next_turn()
    seconds = (turn - timezone.now()).total_seconds() if turn else NAP_SECONDS
    if seconds >= NAP_SECONDS:
        return False
    time.sleep(max(seconds, 0.0))
    return True
