"""Two operators publish one month at once: one wins, the other is told so."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import PeriodError, close_period, reopen_period
from imports.services import check_file, import_file
from tests.factories import BillingPeriodFactory
from tests.imports.test_worker import file_of, run_of

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50


def at_once(*works) -> list[object]:
    barrier = Barrier(len(works))

    def go(work):
        try:
            barrier.wait(10)
            return work()
        except PeriodError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(go, works))


def test_of_two_who_close_a_month_one_wins_fifty_times():
    period = BillingPeriodFactory(month=dt.date(2017, 8, 1))
    import_file(run=run_of(period))
    for _ in range(TIMES):
        said = at_once(*[lambda: close_period(period=period)] * 2)

        refusals = [text for text in said if isinstance(text, str)]
        assert len(refusals) == 1
        assert "уже закрыт" in refusals[0]
        reopen_period(period=period)


def test_a_load_and_a_closing_at_once_leave_one_whole_month():
    period = BillingPeriodFactory(month=dt.date(2017, 8, 1))
    import_file(run=run_of(period))
    for amount in range(6, 12):
        run = file_of(period, amount=amount)
        check_file(run=run)

        at_once(
            lambda run=run: import_file(run=run), lambda: close_period(period=period)
        )

        shown = BillingPeriod.objects.get(pk=period.pk)
        amounts = Charge.objects.filter(version=shown.published_version_id)
        assert len(set(amounts.values_list("charged", flat=True))) == 1
        assert amounts.count() == 30
        run.refresh_from_db()
        assert run.state in ("imported", "refused")
        reopen_period(period=period)
