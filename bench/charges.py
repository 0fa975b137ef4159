"""A town's charges: from a csv file to a month that residents see."""

import datetime as dt
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from bench.measuring import apart, forked, seconds
from bench.months import PER_ACCOUNT, write
from bench.result import Result, at_most
from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.bills import bill_of
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period, reopen_period
from cabinet.tariffs.models import Service
from imports.models import ImportRun
from imports.services import check_file, import_file, register_file, undo_run

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
MEMORY = 300
MONTHS = 100
PAUSE = 0.05
BEFORE, MONTH = dt.date(2017, 7, 1), dt.date(2017, 8, 1)
TOWN = """
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT {building}, n::text, '', '' FROM generate_series(1, {accounts}) AS n;
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, id, lpad(number, 9, '0'), '', '', '',
        'Петров', '', '', '', '', '' FROM accounts_premises
    WHERE building_id = {building};
ANALYZE;
"""
PLAIN = """
CREATE TABLE bench_plain (LIKE charges_charge INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE bench_plain ADD PRIMARY KEY (version_id, id),
    ADD UNIQUE NULLS NOT DISTINCT (version_id, account_id, service_id, supplier_id),
    ADD FOREIGN KEY (version_id) REFERENCES charges_periodversion (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (account_id) REFERENCES accounts_account (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (service_id) REFERENCES tariffs_service (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (supplier_id) REFERENCES tariffs_supplier (id)
        DEFERRABLE INITIALLY DEFERRED;
"""
COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = 'charges_charge'::regclass AND attnum > 0 AND NOT attisdropped
"""


def run() -> list[Result]:
    organization = _town(ROWS // PER_ACCOUNT)
    with TemporaryDirectory() as folder:
        return [
            *_load(organization, Path(folder)),
            *_beside_readers(organization, Path(folder)),
            *_publish(organization),
            *_beside_closed_months(organization, Path(folder)),
        ]


def _load(organization: Organization, folder: Path) -> Iterator[Result]:
    few = seconds(lambda: _import(organization, BEFORE, folder, ROWS // 10))
    _import(organization, BEFORE, folder, ROWS)
    memory, many = apart(lambda: _import(organization, MONTH, folder, ROWS))
    again = seconds(lambda: _check(organization, folder))
    plain = _plain_copy(folder)
    name = f"{ROWS} начислений"
    yield at_most(
        f"{name}: проверить, сравнить и загрузить, к 4 × COPY", many, 4 * plain, "с"
    )
    yield at_most(
        f"{name}: проверить тот же файл снова, к первому разу", again, many, "с"
    )
    yield at_most(f"{name}: к 11 × {ROWS // 10}", many, 11 * few, "с")
    yield at_most(
        f"{name}: к 10 минутам на 3 миллиона", many, 600 * ROWS / 3_000_000, "с"
    )
    yield at_most(f"{name}: память процесса", memory, MEMORY, "МБ")


def _beside_readers(organization: Organization, folder: Path) -> Iterator[Result]:
    """Bills of residents while another process loads the month anew."""
    period = BillingPeriod.objects.get(organization=organization, month=BEFORE)
    close_period(period=period)
    period = BillingPeriod.objects.with_editions().get(pk=period.pk)
    numbers = iter(range(1, ROWS))
    path = folder / "changed.csv"
    write(path, ROWS, MONTH, extra=1)
    child = forked(lambda: _import_file(organization, MONTH, path, ROWS))
    waits: list[float] = []
    while not os.waitpid(child, os.WNOHANG)[0]:
        number = f"{next(numbers) % (ROWS // PER_ACCOUNT) + 1:09d}"
        waits.append(seconds(partial(_see, number, period)))
        time.sleep(PAUSE)
    slowest = sorted(waits)[int(len(waits) * 0.95)]
    yield at_most("Счёт жителя во время загрузки, p95", slowest, 0.5, "с")


def _see(number: str, period: BillingPeriod) -> None:
    account = Account.objects.get(number=number)
    assert len(bill_of(account, period).lines) == PER_ACCOUNT  # noqa: S101


def _beside_closed_months(organization: Organization, folder: Path) -> Iterator[Result]:
    """The same load once more, with a hundred closed months in the table."""
    rows = ROWS // 10
    path = folder / "few.csv"
    alone = _few_months(organization, path, rows, dt.date(2018, 1, 1))
    few = folder / "history.csv"
    write(few, rows // 10, MONTH)
    for number in range(MONTHS):
        month = dt.date(2000 + number // 12, number % 12 + 1, 1)
        period = BillingPeriod.objects.create(organization=organization, month=month)
        _import_file(organization, month, few, rows // 10)
        close_period(period=period)
    beside = _few_months(organization, path, rows, dt.date(2018, 6, 1))
    yield at_most(
        f"{rows} начислений рядом с сотней закрытых месяцев, к 1,1 × без них",
        beside,
        1.1 * alone,
        "с",
    )


def _few_months(
    organization: Organization, path: Path, rows: int, first: dt.date
) -> float:
    """The quickest of three loads, each into a month of its own."""
    write(path, rows, MONTH)
    taken = []
    for number in range(3):
        month = first.replace(month=first.month + number)
        BillingPeriod.objects.create(organization=organization, month=month)
        taken.append(seconds(partial(_import_file, organization, month, path, rows)))
    return min(taken)


def _publish(organization: Organization) -> Iterator[Result]:
    period = BillingPeriod.objects.get(organization=organization, month=MONTH)
    run = ImportRun.objects.filter(month=MONTH, state="imported").exclude(versions=[])
    last = run.latest("pk")
    yield at_most(
        "Закрыть период", seconds(lambda: close_period(period=period)), 2, "с"
    )
    yield at_most(
        "Открыть его заново", seconds(lambda: reopen_period(period=period)), 2, "с"
    )
    yield at_most("Отменить загрузку", seconds(lambda: undo_run(run=last)), 1, "с")


def _town(accounts: int) -> Organization:
    organization = Organization.objects.create(inn="1655999999", name="УК «Город»")
    building = Building.objects.create(
        organization=organization, address="ул. Новая, 1"
    )
    Service.objects.bulk_create(
        Service(organization=organization, name=f"Услуга {number}")
        for number in range(PER_ACCOUNT)
    )
    for month in (BEFORE, MONTH):
        BillingPeriod.objects.create(organization=organization, month=month)
    with connection.cursor() as cursor:
        cursor.execute(
            TOWN.format(
                building=building.pk, organization=organization.pk, accounts=accounts
            )
        )
    return organization


def _import(
    organization: Organization, month: dt.date, folder: Path, rows: int
) -> None:
    path = folder / f"{month:%Y-%m}-{rows}.csv"
    if not path.exists():
        write(path, rows, month)
    _import_file(organization, month, path, rows)


def _import_file(
    organization: Organization, month: dt.date, path: Path, rows: int
) -> None:
    report = import_file(run=_registered(organization, month, path))
    assert (report.errors, report.rows) == ([], rows)  # noqa: S101


def _check(organization: Organization, folder: Path) -> None:
    path = folder / f"{MONTH:%Y-%m}-{ROWS}.csv"
    report = check_file(run=_registered(organization, MONTH, path))
    assert report.unchanged == ROWS  # noqa: S101


def _registered(organization: Organization, month: dt.date, path: Path) -> ImportRun:
    return register_file(
        kind="charges",
        data=path,
        name=path.name,
        organization=organization,
        month=month,
    )


def _plain_copy(folder: Path) -> float:
    """COPY of the same rows into a table with the same columns, keys and indexes."""
    version = BillingPeriod.objects.get(month=MONTH).draft_version_id
    path = folder / "plain.txt"
    with connection.cursor() as cursor:
        cursor.execute(PLAIN + COLUMNS)
        columns = cursor.fetchone()[0]
        chosen = f"SELECT {columns} FROM charges_charge WHERE version_id = {version:d}"
        with path.open("w") as file:
            cursor.copy_expert(f"COPY ({chosen}) TO STDOUT", file)

        def copy() -> None:
            with path.open() as file:
                cursor.copy_expert(f"COPY bench_plain ({columns}) FROM STDIN", file)

        return seconds(copy)
