"""A town's charges: from a csv file to a month that residents see."""

import datetime as dt
import os
import resource
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, connections

from bench.result import Result, at_most
from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.bills import bill_of
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period, reopen_period
from cabinet.tariffs.models import Service
from imports.models import ImportRun
from imports.services import check_file, import_file, register_file, undo_run

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
PER_ACCOUNT = 10
MEMORY = 300
MONTHS = 100
PAUSE = 0.05
BEFORE, MONTH = dt.date(2017, 7, 1), dt.date(2017, 8, 1)
HEADINGS = [
    "Лицевой счёт",
    "Услуга",
    "Тариф",
    "Ед.измер",
    "Расход",
    "Вх.сальдо",
    "Начислено",
    "Перерасчёт",
    "Оплачено",
    "Исх.сальдо",
    "К оплате",
]
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
            *_sheet(organization, Path(folder)),
            *_beside_readers(organization, Path(folder)),
            *_publish(organization),
            *_beside_closed_months(organization, Path(folder)),
        ]


def _load(organization: Organization, folder: Path) -> Iterator[Result]:
    few = _seconds(lambda: _import(organization, BEFORE, folder, ROWS // 10))
    _import(organization, BEFORE, folder, ROWS)
    memory, many = _apart(lambda: _import(organization, MONTH, folder, ROWS))
    again = _seconds(lambda: _check(organization, folder))
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


def _sheet(organization: Organization, folder: Path) -> Iterator[Result]:
    """A book of a tenth as many rows, beside reading it and nothing else."""
    from python_calamine import CalamineWorkbook

    rows = ROWS // 10
    path = folder / "charges.xlsx"
    _write_book(path, rows)
    reading = _seconds(
        lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    )
    loading = _seconds(lambda: _import_file(organization, MONTH, path, rows))
    yield at_most(
        f"{rows} начислений из xlsx: загрузить, к 4 × чтению", loading, 4 * reading, "с"
    )


def _beside_readers(organization: Organization, folder: Path) -> Iterator[Result]:
    """Bills of residents while another process loads the month anew."""
    period = BillingPeriod.objects.get(organization=organization, month=BEFORE)
    close_period(period=period)
    period = BillingPeriod.objects.with_editions().get(pk=period.pk)
    numbers = iter(range(1, ROWS))
    path = folder / "changed.csv"
    _write(path, ROWS, MONTH, extra=1)
    child = _forked(lambda: _import_file(organization, MONTH, path, ROWS))
    waits: list[float] = []
    while not os.waitpid(child, os.WNOHANG)[0]:
        number = f"{next(numbers) % (ROWS // PER_ACCOUNT) + 1:09d}"
        waits.append(_seconds(partial(_see, number, period)))
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
    _write(few, rows // 10, MONTH)
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
    _write(path, rows, MONTH)
    seconds = []
    for number in range(3):
        month = first.replace(month=first.month + number)
        BillingPeriod.objects.create(organization=organization, month=month)
        seconds.append(_seconds(partial(_import_file, organization, month, path, rows)))
    return min(seconds)


def _write_book(path: Path, rows: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(rows):
        account, service = divmod(number, PER_ACCOUNT)
        sheet.append(_line(account + 1, service, MONTH).strip().split(";"))
    book.save(path)


def _forked(work: Callable[[], Any]) -> int:
    connections.close_all()
    child = os.fork()
    if child:
        return child
    work()
    os._exit(0)


def _publish(organization: Organization) -> Iterator[Result]:
    period = BillingPeriod.objects.get(organization=organization, month=MONTH)
    run = ImportRun.objects.filter(month=MONTH, state="imported").exclude(versions=[])
    last = run.latest("pk")
    yield at_most(
        "Закрыть период", _seconds(lambda: close_period(period=period)), 2, "с"
    )
    yield at_most(
        "Открыть его заново", _seconds(lambda: reopen_period(period=period)), 2, "с"
    )
    yield at_most("Отменить загрузку", _seconds(lambda: undo_run(run=last)), 1, "с")


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
        _write(path, rows, month)
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


def _write(path: Path, rows: int, month: dt.date, extra: int = 0) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(HEADINGS) + "\n")
        for number in range(rows):
            account, service = divmod(number, PER_ACCOUNT)
            file.write(_line(account + 1, service, month, extra))


def _line(account: int, service: int, month: dt.date, extra: int = 0) -> str:
    volume = Decimal((account + month.month + extra) % 40) + Decimal("0.5")
    charged = (volume * Decimal("18.84")).quantize(Decimal("0.01"))
    closing = 100 + charged - 50
    return (
        f"{account:09d};Услуга {service};18,84;куб.м;{volume};100,00;{charged};0;50,00;"
        f"{closing};{closing}\n"
    ).replace(".", ",")


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

        return _seconds(copy)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _apart(work: Callable[[], Any]) -> tuple[float, float]:
    """The most memory that the work takes in a process of its own, and its time."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        seconds = _seconds(work)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(writing, f"{megabytes} {seconds}".encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    megabytes, seconds = os.read(reading, 100).decode().split()
    return float(megabytes), float(seconds)
