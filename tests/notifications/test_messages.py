import datetime as dt
from smtplib import SMTPDataError

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from cabinet.notifications.models import Channel, Message
from cabinet.notifications.outcomes import MAX_ATTEMPTS
from cabinet.notifications.services import queue_message
from cabinet.notifications.tasks import SEND, plan_sending, send_due_messages
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class BrokenServer(EmailBackend):
    """A mail server that takes nothing from anybody new at once."""

    def send_messages(self, messages):
        raise SMTPDataError(450, "Greylisted, come again")


@pytest.fixture
def broken_server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"


def queue(recipient, event="bill:17"):
    queue_message(
        recipient=recipient,
        channel=Channel.EMAIL,
        event=event,
        subject="Счёт готов",
        body="Посмотрите его в кабинете.",
    )


def test_message_is_sent_to_its_recipient(mailoutbox):
    user = UserFactory()
    queue(user)

    send_due_messages()

    [letter] = mailoutbox
    assert letter.subject == "Счёт готов"
    assert letter.body.startswith("Посмотрите его в кабинете.\n")
    assert letter.to == [user.email]
    message = Message.objects.get()
    assert message.state == Message.State.SENT
    assert message.sent_at is not None


def test_same_event_makes_one_message(mailoutbox):
    user = UserFactory()
    queue(user)
    send_due_messages()
    queue(user)

    send_due_messages()

    assert Message.objects.count() == 1
    assert len(mailoutbox) == 1


def test_another_person_or_event_makes_another_message(mailoutbox):
    user = UserFactory()
    queue(user)
    queue(user, event="bill:18")
    queue(UserFactory())

    send_due_messages()

    assert len(mailoutbox) == 3


def test_task_run_twice_sends_once(mailoutbox):
    queue(UserFactory())

    assert send_due_messages() == 1
    assert send_due_messages() == 0

    assert len(mailoutbox) == 1


def test_message_vanishes_with_the_event_that_is_rolled_back():
    with transaction.atomic():
        queue(UserFactory())
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not OrmQ.objects.exists()


def test_message_orders_its_own_sending():
    queue(UserFactory())

    assert OrmQ.objects.get().func() == "cabinet.notifications.tasks.send_due_messages"


def test_failure_is_tried_again_later(broken_server, mailoutbox, settings):
    plan_sending()
    queue(UserFactory())
    send_due_messages()
    message = Message.objects.get()

    assert message.state == Message.State.WAITING
    assert message.attempts == 1
    assert message.next_try_at > timezone.now()
    assert "Greylisted" in message.last_error
    assert Schedule.objects.get(func=SEND).schedule_type == Schedule.MINUTES

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_messages() == 0
    with time_machine.travel(message.next_try_at + dt.timedelta(seconds=1)):
        assert send_due_messages() == 1

    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert message.last_error == ""
    assert len(mailoutbox) == 1


def test_pauses_grow_and_end_in_giving_up(broken_server):
    queue(UserFactory())
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        message = Message.objects.get()
        with time_machine.travel(message.next_try_at, tick=False):
            send_due_messages()
            tried = Message.objects.get()
            pauses.append(tried.next_try_at - timezone.now())

    assert tried.state == Message.State.FAILED
    assert tried.attempts == MAX_ATTEMPTS == 8
    assert pauses[:-1] == sorted(set(pauses[:-1]))


def test_one_broken_address_does_not_hold_the_others(mailoutbox):
    queue(UserFactory(email=""))
    queue(UserFactory())

    send_due_messages()

    assert len(mailoutbox) == 1
    assert Message.objects.get(recipient__email="").state == Message.State.SKIPPED


def test_letter_tried_again_keeps_its_id(mailoutbox):
    queue(UserFactory())
    send_due_messages()
    Message.objects.update(state=Message.State.WAITING)

    send_due_messages()

    first, second = (letter.extra_headers["Message-ID"] for letter in mailoutbox)
    assert first == second
