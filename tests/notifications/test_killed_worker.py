"""A worker that is killed in the middle of a sending: nobody gets two, nobody none."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.notifications.models import Channel, HandOver, Kind, Message, Sending
from cabinet.residents.models import User
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
State = Message.State
# As long as a server thinks about a letter.
SERVER_SECONDS = 0.01


def prepared(count: int) -> Sending:
    organization: Organization = OrganizationFactory()
    sending = Sending.objects.create(
        organization=organization,
        source="bills",
        subject_id=1,
        title="Счета",
        state=Sending.State.RUNNING,
        prepared_at=timezone.now(),
        per_minute=60_000,
    )
    people = User.objects.bulk_create(
        User(username=f"u{number}", email=f"u{number}@mail.example")
        for number in range(count)
    )
    Message.objects.bulk_create(
        Message(
            recipient=person,
            organization=organization,
            sending=sending,
            channel=Channel.EMAIL,
            # Not held back by the hour at which the tests happen to run.
            kind=Kind.SECURITY,
            priority=0,
            event="bill",
            subject="Счёт",
            body="Счёт готов.",
        )
        for person in people
    )
    return sending


def send_and_kill(port: int, kills: int) -> int:
    """How many workers were killed before the last one found nothing left."""
    environment = {
        **os.environ,
        "MORTAL_DATABASE": connection.settings_dict["NAME"],
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.notifications.mortal_worker", str(port)]
    nursery = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    killed = 0
    chance = random.Random(kills)  # noqa: S311 (moments, not secrets)
    for line in nursery.stdout:
        if killed < kills:
            time.sleep(chance.uniform(0.1, 0.6))
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line), signal.SIGKILL)
            killed += 1
    assert nursery.wait(60) == 0
    return killed


@pytest.mark.parametrize(
    ("people", "kills"),
    [(150, 5), pytest.param(2500, 50, marks=pytest.mark.slow)],
)
def test_nobody_gets_two_and_nobody_none(mail_server, people, kills):
    mail_server.seconds = SERVER_SECONDS
    sending = prepared(people)

    killed = send_and_kill(mail_server.port, kills)

    got = Counter(letter.to for letter in mail_server.letters)
    assert killed == kills
    assert {who: times for who, times in got.items() if times > 1} == {}
    assert len(got) == people
    states = Counter(sending.messages.values_list("state", flat=True))
    assert states[State.SENT] + states[State.UNCONFIRMED] == people
    assert states[State.UNCONFIRMED] <= kills
    assert not HandOver.objects.exists()


def test_test_would_see_a_second_letter(mail_server, monkeypatch):
    """Without the note of handing over, a worker that dies after the dot repeats."""
    from cabinet.notifications import dispatch, outcomes

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    prepared(1)
    monkeypatch.setattr(dispatch.marker, "note", lambda messages: None)
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "sent", die)
        with pytest.raises(Killed):
            dispatch.Dispatch().send_next()
    with dispatch.Dispatch() as again:
        again.send_next()

    assert len(mail_server.letters) == 2


def test_worker_that_dies_after_the_dot_sends_no_second_letter(
    mail_server, monkeypatch
):
    from cabinet.notifications import dispatch, outcomes

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    prepared(1)
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "sent", die)
        with pytest.raises(Killed):
            dispatch.Dispatch().send_next()
    with dispatch.Dispatch() as again:
        again.send_next()

    assert len(mail_server.letters) == 1
    assert Message.objects.get().state == State.UNCONFIRMED


def test_worker_that_dies_before_the_dot_sends_it_later(mail_server, monkeypatch):
    from cabinet.notifications import dispatch

    class Killed(BaseException):
        pass

    def die(messages):
        raise Killed

    prepared(1)
    with monkeypatch.context() as patched:
        patched.setattr(dispatch.marker, "note", die)
        with pytest.raises(Killed):
            dispatch.Dispatch().send_next()
    assert mail_server.letters == []
    with dispatch.Dispatch() as again:
        again.send_next()

    assert len(mail_server.letters) == 1
    assert Message.objects.get().state == State.SENT
