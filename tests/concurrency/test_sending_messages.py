"""Several workers share the outbox and send each message once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_message
from cabinet.notifications.tasks import send_due_messages
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, MESSAGES = 4, 12


def test_workers_at_once_send_each_message_once(mailoutbox):
    for number in range(MESSAGES):
        queue_message(
            recipient=UserFactory(),
            channel=Channel.EMAIL,
            event=f"bill:{number}",
            subject="Счёт готов",
            body="Посмотрите его в кабинете.",
        )
    start = Barrier(WORKERS)

    def work(_):
        try:
            start.wait()
            return send_due_messages()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        tried = sum(pool.map(work, range(WORKERS)))

    assert tried == MESSAGES
    assert len({letter.to[0] for letter in mailoutbox}) == len(mailoutbox) == MESSAGES
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.SENT}
