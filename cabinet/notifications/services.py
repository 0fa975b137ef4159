"""What puts messages into the outbox and takes them out."""

import datetime as dt
import logging
from collections.abc import Iterable
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task, schedule

from cabinet.notifications.models import MAX_ERROR, Channel, Message
from cabinet.residents.models import User

log = logging.getLogger(__name__)

SEND_TASK = "cabinet.notifications.tasks.send_due_messages"
# A mail server that is down is back within a day as a rule; eight tries in two.
PAUSES_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
BATCH = 1000
MAX_ATTEMPTS = len(PAUSES_MINUTES) + 1


@transaction.atomic
def queue_message(
    *, recipient: User, channel: Channel, event: str, subject: str, body: str
) -> None:
    """Write a message together with the event it tells of, and have it sent.

    Said twice about the same event, it is still one message to this person in
    this channel. The order to send is in the caller's transaction too: it
    vanishes with it.
    """
    message = Message(
        recipient=recipient, channel=channel, event=event, subject=subject, body=body
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    async_task(SEND_TASK)


@transaction.atomic
def queue_messages(*, messages: Iterable[Message]) -> None:
    """As ``queue_message``, for as many as there are, in batches."""
    Message.objects.bulk_create(messages, batch_size=BATCH, ignore_conflicts=True)
    async_task(SEND_TASK)


@transaction.atomic
def send_next_due() -> bool:
    """Send the oldest due message that no other worker holds; False if none is.

    The row stays locked while the letter is handed over, so two workers never
    send one message. A failure waits for its next try, or is given up.
    """
    message = (
        Message.objects.due()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient")
        .first()
    )
    if message is None:
        return False
    message.attempts += 1
    try:
        _send_email(message)
    except (OSError, SMTPException, ValueError) as error:
        _postpone(message, error)
    else:
        message.state, message.sent_at = Message.State.SENT, timezone.now()
        message.last_error = ""
    message.save(
        update_fields=["state", "attempts", "next_try_at", "sent_at", "last_error"]
    )
    return True


def _send_email(message: Message) -> None:
    if not message.recipient.email:
        raise ValueError("У получателя нет адреса электронной почты.")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    EmailMessage(
        message.subject,
        message.body,
        to=[message.recipient.email],
        # The same at a repeated try, so that a mail server recognises a letter
        # that it has already.
        headers={"Message-ID": f"<message-{message.pk}@{domain}>"},
    ).send()


def _postpone(message: Message, error: Exception) -> None:
    log.warning("Message %s is not sent: %s", message.pk, error)
    message.last_error = str(error)[:MAX_ERROR]
    if message.attempts >= MAX_ATTEMPTS:
        message.state = Message.State.FAILED
        return
    pause = dt.timedelta(minutes=PAUSES_MINUTES[message.attempts - 1])
    message.next_try_at = timezone.now() + pause
    schedule(
        SEND_TASK, schedule_type=Schedule.ONCE, next_run=message.next_try_at, repeats=-1
    )
