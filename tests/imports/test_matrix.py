"""Faults of files at the size in which they come, with what they may cost."""

import time

import pytest

from cabinet.charges.models import BillingPeriod, Charge
from imports.services import import_file, register_file
from tests.factories import BillingPeriodFactory, UserFactory
from tests.imports.test_worker import MONTH, run_of

pytestmark = pytest.mark.django_db
A_MINUTE = 60


@pytest.fixture
def period(db: None) -> BillingPeriod:
    return BillingPeriodFactory(month=MONTH)


def spoiled(period: BillingPeriod, accounts: int):
    """A file of ten rows an account, with one bad amount in the middle."""
    good = run_of(period, accounts)
    lines = good.file.read().decode().split("\n")
    middle = len(lines) // 2
    lines[middle] = lines[middle].replace(";5", ";пять")
    return middle + 1, register_file(
        kind="charges",
        data="\n".join(lines).encode(),
        name="charges.csv",
        organization=period.organization,
        month=period.month,
    )


@pytest.mark.parametrize(
    "accounts", [1000, pytest.param(10_000, marks=pytest.mark.slow)]
)
def test_one_bad_row_refuses_all_and_is_named_within_a_minute(period, accounts):
    line, run = spoiled(period, accounts)

    started = time.monotonic()
    report = import_file(run=run)

    assert time.monotonic() - started < A_MINUTE
    assert [(e.line, e.column, e.value) for e in report.errors] == [
        (line, "Начислено", "пять")
    ]
    assert not Charge.objects.exists()


def test_a_file_of_another_company_is_refused(period):
    stranger = UserFactory()
    run = run_of(period, author=stranger)

    report = import_file(run=run)

    assert report.refused
    assert "не работаете с данными" in report.errors[0].text
    assert not Charge.objects.exists()
