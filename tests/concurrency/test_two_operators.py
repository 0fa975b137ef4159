"""Two operators load one month at once: one wins, the other checks again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cabinet.charges.models import BillingPeriod, Charge
from imports.services import check_file, import_file
from imports.staging import places
from tests.factories import BillingPeriodFactory, ServiceFactory
from tests.imports.test_worker import MONTH, file_of, run_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def period(db: None) -> BillingPeriod:
    period = BillingPeriodFactory(month=MONTH)
    for number in range(10):
        ServiceFactory(organization=period.organization, name=f"Услуга {number}")
    return period


def load_both(period: BillingPeriod, barrier: Barrier) -> list[tuple[str, list[str]]]:
    first = run_of(period)
    second = file_of(period, amount=7)
    for run in (first, second):
        check_file(run=run)

    def load(run):
        try:
            barrier.wait(10)
            report = import_file(run=run)
        finally:
            connection.close()
        return run.state, [error.text for error in report.errors]

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(load, [first, second]))


@pytest.mark.parametrize("attempt", range(3))
def test_one_wins_and_the_other_is_told_to_check_again(period, attempt):
    won, lost = load_both(period, Barrier(2))

    assert won == ("imported", [])
    assert lost[0] == "refused"
    assert "проверьте файл ещё раз" in lost[1][0]
    assert period.versions.count() == 1
    assert Charge.objects.values("charged").distinct().count() == 1


def test_without_the_lock_the_second_overwrites_the_first(period, monkeypatch):
    both_looked = Barrier(2)
    find = places.periods_of

    def without_lock(directory, months, *, lock):
        found = find(directory, months, lock=False)
        if lock:
            both_looked.wait(10)
        return found

    monkeypatch.setattr(places, "periods_of", without_lock)

    assert [state for state, _ in load_both(period, Barrier(2))] == ["imported"] * 2
