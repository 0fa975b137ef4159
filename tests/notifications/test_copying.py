"""Many messages at once come to the same as messages one at a time."""

import datetime as dt

import pytest
import time_machine

from cabinet.notifications import services
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.services import queue_messages
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
ODD = [
    "Две строки\nи\tтабуляция",
    "C:\\новое\\N и \\.",
    "\\N",
    "\r\n",
    "«ёлочки», 'кавычки' и \"ещё\"; 😀",
    "",
]


def letters(events, to, **fields):
    given = {"recipient": to, "channel": Channel.EMAIL, "subject": "Тема"} | fields
    return [
        Message(event=event, body=body, **given)
        for event, body in zip(events, ODD * len(events), strict=False)
    ]


def rows():
    columns = [f.attname for f in Message._meta.concrete_fields if not f.primary_key]
    return list(Message.objects.order_by("pk").values_list(*columns))


@pytest.fixture
def always_copied(monkeypatch):
    monkeypatch.setattr(services, "FEW", 1)


@time_machine.travel("2026-10-25 12:00+03:00", tick=False)
def test_copied_messages_hold_what_inserted_ones_hold(monkeypatch):
    account, user = AccountFactory(), UserFactory()
    events = [f"odd:{n}" for n in range(len(ODD))]
    fields = {
        "account": account,
        "organization": account.organization,
        "expires_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        "joins": True,
    }
    kept = []
    for few in (len(ODD) + 1, 1):
        monkeypatch.setattr(services, "FEW", few)
        queue_messages(messages=letters(events[:3], user, **fields))
        queue_messages(messages=letters(events[3:], user))
        kept.append(rows())
        Message.objects.all().delete()

    inserted, copied = kept
    assert copied == inserted
    assert len(copied) == len(ODD)


def test_what_was_told_before_is_passed_over(always_copied):
    user = UserFactory()
    queue_messages(messages=letters(["a", "b"], user))
    queue_messages(messages=letters(["b", "c", "c", "a"], user))

    assert [m.event for m in Message.objects.order_by("pk")] == ["a", "b", "c"]


def test_batches_of_one_sending_keep_their_order(always_copied, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 7)
    events = [f"e{n}" for n in range(30)]

    queue_messages(messages=letters(events, UserFactory()))

    assert [m.event for m in Message.objects.order_by("pk")] == events
