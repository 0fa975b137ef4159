"""Faults of files at the size in which they come, with what they may cost."""

import datetime as dt
import time

import pytest
from django.db import connection

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period
from cabinet.tariffs.models import Tariff
from imports.services import ImportRunError, check_file, import_file, register_file
from tests.factories import BillingPeriodFactory, UserFactory
from tests.imports.samples import load_text, told
from tests.imports.test_worker import MONTH, file_of, run_of

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


HEAD = "Лицевой счёт;Услуга;Вх.сальдо;Начислено;Исх.сальдо"
TARIFF = "Организация;Услуга;Тариф;Действует с\n1655000010;Лифт;{};01.01.2018"
# What is wrong, the kind, the file, and what is said: a refusal or a warning.
FAULTS = [
    (
        "a line twice",
        "charges",
        f"{HEAD}\n551412;Лифт;0;5;5\n551412;Лифт;0;6;6",
        "Строки 2 и 3 об одном и том же",
    ),
    ("an unknown account", "charges", f"{HEAD}\n9;Лифт;0;5;5", "Такого лицевого счёта"),
    ("a closed month", "charges", f"{HEAD}\n551412;Лифт;0;5;5", "закрыт"),
    ("a negative tariff", "tariffs", TARIFF.format("-5"), "Тариф меньше нуля"),
    (
        "more than numeric holds",
        "charges",
        f"{HEAD}\n551412;Лифт;0;1234567890123,00;5",
        "не более 12 цифр перед запятой",
    ),
]


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [fault[1:] for fault in FAULTS],
    ids=[f[0] for f in FAULTS],
)
def test_each_fault_is_refused_in_its_own_words(manuals, request, kind, text, says):
    sun = Organization.objects.get(inn="1655000010")
    if "closed" in request.node.callspec.id:
        close_period(period=BillingPeriod.objects.get(organization=sun, month=MONTH))
    before = (Charge.objects.count(), Tariff.objects.count())

    report = load_text(kind, text, organization=sun, month=MONTH)

    assert len(report.errors) == 1, told(report)
    assert says in told(report)[0]
    assert report.errors[0].line
    assert (Charge.objects.count(), Tariff.objects.count()) == before


def test_a_sum_that_is_not_the_total_is_told_and_taken_as_it_is(manuals):
    sun = Organization.objects.get(inn="1655000010")

    report = load_text(
        "charges", f"{HEAD}\n551412;Лифт;0;5;7", organization=sun, month=MONTH
    )

    assert not report.errors
    assert [(w.line, w.column) for w in report.warnings if "сальдо" in w.text] == [
        (2, "Исх.сальдо")
    ]


def test_last_months_file_in_this_month_says_so(client, period):
    author = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(author)
    last = BillingPeriodFactory(
        organization=period.organization, month=dt.date(2017, 7, 1)
    )
    import_file(run=run_of(last, author=author))
    again = file_of(period, author=author)
    check_file(run=again)

    page = client.get(f"/admin/imports/{again.pk}/").content.decode()

    assert "Этот же файл уже загружен за июль 2017" in page


FULL = """
CREATE FUNCTION no_room() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING ERRCODE = 'disk_full',
        MESSAGE = 'could not extend file: No space left on device'; END $$;
CREATE EVENT TRIGGER full_disk ON ddl_command_end WHEN TAG IN ('CREATE TABLE AS')
    EXECUTE FUNCTION no_room();
"""


@pytest.fixture
def full_disk(transactional_db):
    """The database says what it says when its disk is full, while it stages."""
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP EVENT TRIGGER full_disk; DROP FUNCTION no_room()")


def test_a_disk_that_is_full_fails_the_load_and_keeps_the_month(
    transactional_db, period, request
):
    import_file(run=run_of(period))
    run = file_of(period, amount=7)
    request.getfixturevalue("full_disk")

    with pytest.raises(ImportRunError, match="не хватило места"):
        check_file(run=run)

    run.refresh_from_db()
    period.refresh_from_db()
    assert run.state == "failed"
    assert Charge.objects.filter(version=period.draft_version_id).count() == 30


def test_a_file_of_another_company_is_refused(period):
    stranger = UserFactory()
    run = run_of(period, author=stranger)

    report = import_file(run=run)

    assert report.refused
    assert "не работаете с данными" in report.errors[0].text
    assert not Charge.objects.exists()
