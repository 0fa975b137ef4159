"""A run whose worker has died comes back to life by itself, and soon."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from cabinet.charges.models import BillingPeriod
from imports import liveness, services
from imports.models import ImportRun, RunProgress
from imports.progress import Teller
from imports.tasks import revive_runs, work_on_run
from tests.factories import BillingPeriodFactory
from tests.imports.test_worker import MONTH, drafted, run_of

LONG_AGO = dt.timedelta(minutes=5)


@pytest.fixture
def period(transactional_db: None, monkeypatch) -> BillingPeriod:
    monkeypatch.setattr(services, "SMALL", 0)
    return BillingPeriodFactory(month=MONTH)


def begun(run: ImportRun) -> None:
    """The worker has taken the task and told once, five minutes ago."""
    services.start_check(run=run)
    ago = timezone.now() - LONG_AGO
    RunProgress.objects.update(started_at=ago, told_at=ago)
    OrmQ.objects.update(lock=timezone.now() + dt.timedelta(hours=1))


def is_due() -> bool:
    return OrmQ.objects.filter(lock__lte=timezone.now()).exists()


def test_a_run_of_a_dead_worker_is_queued_again_and_done(period):
    run = run_of(period)
    begun(run)

    assert revive_runs() == 1

    assert is_due()
    assert work_on_run(run.pk) == "checked"
    assert revive_runs() == 0


def test_a_task_that_is_lost_is_made_anew(period):
    run = run_of(period)
    begun(run)
    OrmQ.objects.all().delete()

    revive_runs()

    assert is_due()


def test_a_run_in_hand_is_left_alone_and_a_second_delivery_does_nothing(period):
    run = run_of(period)
    begun(run)
    with Teller(run.pk):
        RunProgress.objects.update(told_at=timezone.now() - LONG_AGO)

        assert revive_runs() == 0
        assert work_on_run(run.pk) == "uploaded"

    assert drafted(period) == 0
    assert not liveness.is_taken(run.pk)


def test_a_task_in_the_hand_of_a_dead_worker_goes_back_to_the_queue(period):
    run = run_of(period)
    services.start_check(run=run)
    taken = timezone.now() - LONG_AGO
    retry = dt.timedelta(seconds=settings.Q_CLUSTER["retry"])
    OrmQ.objects.update(lock=taken + retry)

    assert revive_runs() == 1

    assert is_due()


def test_a_file_that_kills_every_worker_is_given_up(period):
    run = run_of(period)
    begun(run)
    for _ in range(liveness.MOST_ATTEMPTS + 1):
        RunProgress.objects.update(told_at=timezone.now() - LONG_AGO)
        revive_runs()

    run.refresh_from_db()
    assert run.state == "failed"
    assert work_on_run(run.pk) == "failed"


def test_a_load_whose_taking_back_kills_every_worker_stays(period):
    run = run_of(period)
    begun(run)
    ImportRun.objects.update(state="undoing")
    for _ in range(liveness.MOST_ATTEMPTS + 1):
        RunProgress.objects.update(told_at=timezone.now() - LONG_AGO)
        revive_runs()

    assert work_on_run(run.pk) == "imported"


def test_a_task_is_never_redelivered_while_it_may_run():
    queue = settings.Q_CLUSTER
    longest = max(queue["timeout"], liveness.TIMEOUT)

    assert queue["retry"] > longest * (queue["queue_limit"] / 1 + 1)


@pytest.mark.django_db
def test_the_clock_looks_after_runs_every_minute():
    schedule = Schedule.objects.get(func="imports.tasks.revive_runs")

    assert (schedule.schedule_type, schedule.minutes) == (Schedule.MINUTES, 1)
    assert connection.vendor == "postgresql"
