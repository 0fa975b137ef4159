"""A load's life in the worker: queued, told of, cancelled, killed, repeated."""

import datetime as dt
import os
import random
import signal
import time

import pytest
from django.db import connection, connections
from django.urls import reverse
from django_q.models import OrmQ

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.journal.models import Action, Entry
from imports import services
from imports.models import ImportRun, RunProgress
from imports.progress import CancelledError, Teller
from imports.services import ImportRunError, check_file, register_file
from imports.tasks import work_on_run
from tests.factories import BillingPeriodFactory, PremisesFactory, UserFactory

MONTH = dt.date(2017, 8, 1)


@pytest.fixture
def period(db: None) -> BillingPeriod:
    return BillingPeriodFactory(month=MONTH)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large enough for the worker."""
    monkeypatch.setattr(services, "SMALL", 0)


def run_of(period: BillingPeriod, accounts: int = 3, **call) -> ImportRun:
    premises = PremisesFactory(building__organization=period.organization)
    Account.objects.bulk_create(
        Account(
            organization=period.organization,
            premises=premises,
            number=f"{number:06d}",
            last_name="Петров",
        )
        for number in range(accounts)
    )
    return file_of(period, accounts, **call)


def file_of(period: BillingPeriod, accounts: int = 3, amount: int = 5, **call):
    rows = [f"{n:06d};Услуга {s};{amount}" for n in range(accounts) for s in range(10)]
    return register_file(
        kind="charges",
        data="\n".join(["Лицевой счёт;Услуга;Начислено", *rows]).encode(),
        name="charges.csv",
        organization=period.organization,
        month=period.month,
        **call,
    )


def drafted(period: BillingPeriod) -> int:
    period.refresh_from_db()
    return Charge.objects.filter(version=period.draft_version_id).count()


@pytest.mark.usefixtures("large")
def test_a_large_file_is_checked_and_loaded_by_the_worker(period):
    run = run_of(period)

    services.start_check(run=run)
    assert (run.state, OrmQ.objects.count()) == ("uploaded", 1)
    assert work_on_run(run.pk) == "checked"

    run.refresh_from_db()
    services.confirm_run(run=run)
    assert (run.state, OrmQ.objects.count()) == ("confirmed", 2)
    assert work_on_run(run.pk) == "imported"
    assert drafted(period) == 30


@pytest.mark.usefixtures("large")
def test_a_task_delivered_again_does_nothing(period):
    run = run_of(period)
    services.start_check(run=run)
    work_on_run(run.pk)
    run.refresh_from_db()
    services.confirm_run(run=run)
    work_on_run(run.pk)

    assert work_on_run(run.pk) == "imported"

    assert period.versions.count() == 1
    run.refresh_from_db()
    with pytest.raises(ImportRunError, match="уже загружен"):
        services.confirm_run(run=run)


def loaded_rows(clerk) -> ImportRun:
    """Houses of one's own, loaded."""
    organization = clerk.organizations.get()
    text = "Организация;Адрес дома\n{0};ул. Новая, 1\n{0};ул. Новая, 2"
    run = register_file(
        kind="buildings",
        data=text.format(organization.inn).encode(),
        name="a.csv",
        author=clerk,
    )
    services.import_file(run=run)
    return run


@pytest.mark.usefixtures("large")
def test_a_large_load_is_taken_back_by_the_worker(client, clerk):
    run = loaded_rows(clerk)
    client.force_login(clerk)

    client.post(reverse("imports:undo", args=[run.pk]))

    page = client.get(reverse("imports:run", args=[run.pk])).content.decode()
    assert "Загрузка отменяется" in page
    assert "Остановить" not in page
    with pytest.raises(ImportRunError, match="уже отменяется"):
        services.cancel_run(run=ImportRun.objects.get())
    assert work_on_run(run.pk) == "undone"
    assert not Building.objects.filter(address__startswith="ул. Новая")
    entry = Entry.objects.get(action=Action.UNDONE)
    assert (entry.actor, entry.details) == (clerk, {"строк": 2})


@pytest.mark.usefixtures("large")
def test_a_load_that_the_worker_cannot_take_back_says_why(client, clerk):
    run = loaded_rows(clerk)
    PremisesFactory(building=Building.objects.get(address="ул. Новая, 1"))
    services.start_undoing(run=run, by=clerk)

    assert work_on_run(run.pk) == "imported"

    client.force_login(clerk)
    page = client.get(reverse("imports:run", args=[run.pk])).content.decode()
    assert "Отменить загрузку не удалось" in page
    assert "построено другое" in page
    assert Building.objects.filter(address__startswith="ул. Новая").count() == 2


@pytest.mark.usefixtures("large")
def test_a_waiting_file_is_cancelled_at_once_and_never_read(period):
    run = run_of(period)
    services.start_check(run=run)

    services.cancel_run(run=run)

    assert work_on_run(run.pk) == "cancelled"
    assert drafted(period) == 0
    with pytest.raises(ImportRunError, match="отменять нечего"):
        services.cancel_run(run=run)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("large")
def test_progress_is_seen_by_others_and_a_running_load_is_cancelled(period):
    run = run_of(period)
    services.start_check(run=run)
    with Teller(run.pk) as teller:
        teller._next = 0
        teller(10)
        told = RunProgress.objects.get(run=run)
        assert (told.rows, told.percent) == (10, 16)
        assert told.seconds_left is not None
        services.cancel_run(run=run)
        teller._next = 0
        with pytest.raises(CancelledError):
            teller(20)

    assert work_on_run(run.pk) == "cancelled"
    run.refresh_from_db()
    assert (run.state, drafted(period)) == ("cancelled", 0)


@pytest.mark.usefixtures("large")
def test_a_load_that_breaks_ends_as_failed(period, monkeypatch):
    run = run_of(period)
    services.start_check(run=run)
    run.file.storage.delete(run.file.name)

    with pytest.raises(FileNotFoundError):
        work_on_run(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"


def kill_at_random(work, most: float) -> None:
    """Do the work in a process of its own, and kill that after a while."""
    connections.close_all()
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(random.uniform(0.05, most))  # noqa: S311 (no secret)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def until_the_database_has_noticed() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND state <> 'idle'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)


def survive_kills(period: BillingPeriod, accounts: int, kills: int, most: float):
    run = run_of(period, accounts)
    check_file(run=run)
    services._queue(run, ImportRun.State.CONFIRMED)
    for _ in range(kills):
        kill_at_random(lambda: work_on_run(run.pk), most)
        until_the_database_has_noticed()
        run.refresh_from_db()
        whole = accounts * 10
        expected = {"confirmed": 0, "imported": whole}
        assert drafted(period) == expected[run.state]
    assert work_on_run(run.pk) == "imported"
    assert drafted(period) == accounts * 10
    assert period.versions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_moment_leaves_nothing_or_everything(period):
    survive_kills(period, accounts=300, kills=3, most=0.8)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_twenty_moments_of_300_000_rows(period):
    survive_kills(period, accounts=30_000, kills=20, most=15)


@pytest.mark.usefixtures("large")
def test_the_screen_tells_progress_and_takes_the_orders(client, period):
    author = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(author)
    run = run_of(period, author=author)
    services.start_check(run=run)
    address = reverse("imports:run", args=[run.pk])
    assert "Файл ждёт своей очереди" in client.get(address).text

    work_on_run(run.pk)
    client.post(reverse("imports:confirm", args=[run.pk]))
    assert "Остановить" in client.get(address).text
    work_on_run(run.pk)
    assert "Отменить загрузку" in client.get(address).text
    client.post(reverse("imports:undo", args=[run.pk]))

    assert "всё стало как до неё" in client.get(address).text
    assert drafted(period) == 0


def test_the_same_file_twice_says_so(client, period):
    author = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(author)
    services.import_file(run=run_of(period, author=author))
    again = file_of(period, author=author)
    services.start_check(run=again)

    page = client.get(reverse("imports:run", args=[again.pk])).text

    assert "Этот же файл за этот же период уже загружен" in page
    assert Organization.objects.count() == 1
