"""Two loads of one month at once: both must be there at the end."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from django.db import IntegrityError, connection

from cabinet.accounts.models import Account
from cabinet.charges import services
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from tests.factories import AccountFactory, BillingPeriodFactory
from tests.factories.bills import simple_line

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10


@pytest.fixture
def accounts(db):
    first = AccountFactory()
    return first, AccountFactory(organization=first.organization)


@pytest.fixture
def period(accounts):
    return BillingPeriodFactory(organization=accounts[0].organization)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database())"
        )
        return cursor.fetchone()[0]


def until_somebody_waits() -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not somebody_waits_for_a_lock():
        time.sleep(0.02)


def plain_get(period: BillingPeriod) -> BillingPeriod:
    return BillingPeriod.objects.get(pk=period.pk)


def load(period: BillingPeriod, lines: Iterator[Charge]) -> PeriodVersion:
    try:
        return services.add_version(period=period, charges=lines)
    finally:
        connection.close()


def both_loads(
    period: BillingPeriod, first: Account, second: Account
) -> tuple[Future[PeriodVersion], Future[PeriodVersion]]:
    """The second load starts while the first is writing its lines."""
    writing = Event()
    slow, quick = simple_line(first, "5.00"), simple_line(second, "7.00")

    def slowly() -> Iterator[Charge]:
        writing.set()
        until_somebody_waits()
        yield slow

    def after_the_first_began() -> PeriodVersion:
        assert writing.wait(PATIENCE)
        return load(period, iter([quick]))

    with ThreadPoolExecutor(2) as pool:
        return pool.submit(load, period, slowly()), pool.submit(after_the_first_began)


def test_two_loads_at_once_make_two_versions_and_lose_nothing(period, accounts):
    loads = both_loads(period, *accounts)

    period.refresh_from_db()
    assert [load.result().number for load in loads] == [1, 2]
    draft = Charge.objects.filter(version=period.draft_version)
    assert set(draft.values_list("account", "charged")) == {
        (accounts[0].pk, 5),
        (accounts[1].pk, 7),
    }


def test_without_the_lock_the_second_load_would_fail(period, accounts, monkeypatch):
    monkeypatch.setattr(services, "_lock", plain_get)

    first, second = both_loads(period, *accounts)

    assert first.result().number == 1
    with pytest.raises(IntegrityError, match="version_unique_number"):
        second.result()
