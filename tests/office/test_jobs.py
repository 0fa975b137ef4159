"""Failed tasks: in words, repeated or dismissed, for whoever answers for the portal."""

import pytest
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule, Task

from cabinet.journal.models import Action, Entry
from portal.office.jobs import MEANINGS
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/office/jobs/"


@pytest.fixture
def failure():
    now = timezone.now()
    Task.objects.create(
        id="a" * 32,
        name="wise-fox",
        func="cabinet.residents.tasks.send_letter",
        args=("Тема", "Слова", "a@mail.example"),
        kwargs={},
        started=now,
        stopped=now,
        success=False,
        attempt_count=5,
        result="Traceback:\nConnectionRefusedError: почта не отвечает",
    )
    return Failure.objects.get()


def test_failure_is_told_in_words(admin_client, failure):
    page = admin_client.get(LIST).content.decode()

    assert "Письмо о входе или регистрации" in page
    assert "почта не отвечает" in page


def test_each_scheduled_task_has_a_name_for_people():
    scheduled = set(Schedule.objects.values_list("func", flat=True))

    assert len(scheduled) > 5
    assert scheduled - set(MEANINGS) == set()


def test_repeated_task_waits_in_the_queue_as_it_was(admin_client, failure):
    admin_client.post(f"{LIST}{failure.pk}/repeat/")

    task = OrmQ.objects.get().task
    assert task["func"] == "cabinet.residents.tasks.send_letter"
    assert task["args"] == ("Тема", "Слова", "a@mail.example")
    assert not Failure.objects.exists()
    entry = Entry.objects.get(action=Action.SERVICED)
    assert entry.subject_words == "Письмо о входе или регистрации: повторена"


def test_second_click_repeats_nothing(admin_client, failure):
    for _ in range(2):
        response = admin_client.post(f"{LIST}{failure.pk}/repeat/", follow=True)

    assert OrmQ.objects.count() == 1
    assert "уже нет" in response.content.decode()


def test_task_of_another_version_is_not_repeated(admin_client, failure):
    Task.objects.update(func="cabinet.gone.task")

    response = admin_client.post(f"{LIST}{failure.pk}/repeat/", follow=True)

    assert not OrmQ.objects.exists()
    assert Failure.objects.exists()
    assert "больше нет" in response.content.decode()


def test_dismissed_task_is_gone_and_noted(admin_client, failure):
    admin_client.post(f"{LIST}{failure.pk}/dismiss/")

    assert not Failure.objects.exists()
    assert not OrmQ.objects.exists()
    assert Entry.objects.filter(action=Action.SERVICED).count() == 1


@pytest.mark.parametrize("path", ["", "repeat/", "dismiss/"])
def test_others_may_not(client, clerk, failure, path):
    AccountFactory()  # of a company for which the clerk doesn't work
    client.force_login(clerk)
    address = f"{LIST}{failure.pk}/{path}" if path else LIST

    (client.post if path else client.get)(address)

    assert Failure.objects.exists()
    assert not OrmQ.objects.exists()
    assert Entry.objects.filter(action=Action.REFUSED, actor=clerk).exists()
