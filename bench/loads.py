"""Payments, accounts, meters and readings of a town: each load beside plain COPY."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from bench.charges import MEMORY
from bench.measuring import apart, seconds
from bench.result import Result, at_most
from cabinet.accounts.models import Building, Organization
from cabinet.tariffs.models import Service
from imports.models import ImportRun
from imports.services import check_file, import_file, register_file, undo_run

ROWS = int(os.environ.get("BENCH_LOADS", "100000"))
KINDS = os.environ.get(
    "BENCH_KINDS", "accounts payments meters readings numbers"
).split()
INN = "1655999997"
FLATS = 200


@dataclass(frozen=True)
class Load:
    """A kind, the tables that it fills, and the nth row of a file."""

    kind: str
    title: str
    tables: tuple[str, ...]
    headings: str
    line: Callable[[int], str]
    # Where a kind is loaded in two ways.
    own_name: str = ""

    @property
    def name(self) -> str:
        return self.own_name or self.kind


def _account(n: int) -> str:
    house, flat = divmod(n, FLATS)
    return (
        f"{INN};L{n:08d};Петров;Пётр;Петрович;ул. Длинная, {house};{flat + 1};ЛС УО;"
        f"{n % 9 + 1};{n % 5};2;3;{30 + n % 50},{n % 100:02d};частная;a{n}@mail.example"
    )


def _payment(n: int) -> str:
    day = n % 28 + 1
    return f"L{n:08d};{day:02d}.09.2017;{day:02d}.09.2017;08.2017;Банк;{n % 5000},50;1,5;P{n}"


def _meter(n: int) -> str:
    return f"L{n:08d};Холодная вода;{n:010d};;5;01.02.2017;01.02.2031;Кухня;1"


def _reading(n: int) -> str:
    return f"L{n:08d};Холодная вода;{n:010d};25.09.2017;{n % 40 + 5},125"


def _numbered(n: int) -> str:
    """A meter known by its number alone."""
    return f"где-то;Холодная вода;{n:010d};26.09.2017;{n % 40 + 6},125"


LOADS = (
    Load(
        "accounts",
        "лицевых счетов",
        ("accounts_premises", "accounts_account"),
        "Организация;Лицевой счёт;Фамилия;Имя;Отчество;Адрес дома;Квартира;Тип счёта;"
        "Подъезд;Этаж;Количество комнат;Зарегистрировано;Общая площадь;"
        "Тип собственности;E-mail",
        _account,
    ),
    Load(
        "payments",
        "платежей",
        ("payments_payment",),
        "Лицевой счёт;Дата платежа;Дата учёта;За какой месяц оплачено;Место платежа;"
        "Сумма платежа;Комиссия;Номер операции",
        _payment,
    ),
    Load(
        "meters",
        "приборов",
        ("meters_meter",),
        "Лицевой счёт;Услуга;Заводской номер;Зона;Разрядность;Дата поверки;"
        "Дата следующей поверки;Место установки;Коэффициент",
        _meter,
    ),
    Load(
        "readings",
        "показаний",
        ("meters_reading",),
        "Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание",
        _reading,
    ),
    Load(
        "readings",
        "показаний по номерам приборов",
        ("meters_reading",),
        "Адрес;Услуга;Заводской номер;Дата снятия показания;Показание",
        _numbered,
        "numbers",
    ),
)
# What was undone before stays behind the rows of the last load.
LATEST = f"""
SELECT * FROM (SELECT * FROM {{table}} ORDER BY id DESC LIMIT {ROWS}) AS t ORDER BY id
"""
CHANGE = "UPDATE accounts_account SET phone = phone || '1'"
FORGETTING = "ALTER TABLE accounts_account DISABLE TRIGGER charges_former_update"
MOST_REMEMBERING = 2.5
LINKS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = '{table}'::regclass AND contype = 'f'
"""


def run() -> list[Result]:
    organization = _town()
    chosen = [load for load in LOADS if load.name in KINDS]
    with TemporaryDirectory() as folder:
        results = [
            result
            for load in chosen
            for result in _measure(load, organization, Path(folder))
        ]
    if "accounts" in KINDS:
        results.append(_remembering())
    return results


def _remembering() -> Result:
    """What it costs to write down how accounts were, when every one changes."""
    forgotten = min(_change_all(is_remembered=False) for _ in range(2))
    remembered = min(_change_all(is_remembered=True) for _ in range(2))
    return at_most(
        f"{ROWS} лицевых счетов изменить с прежними сведениями, к без них",
        remembered / forgotten,
        MOST_REMEMBERING,
    )


def _change_all(*, is_remembered: bool) -> float:
    """Seconds; the change is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not is_remembered:
            cursor.execute(FORGETTING)
        taken = seconds(lambda: cursor.execute(CHANGE))
        transaction.set_rollback(True)
    return taken


def _town() -> Organization:
    organization = Organization.objects.create(inn=INN, name="УК «Длинная»")
    Service.objects.create(
        organization=organization, name="Холодная вода", unit="куб.м"
    )
    Building.objects.bulk_create(
        Building(organization=organization, address=f"ул. Длинная, {house}")
        for house in range(ROWS // FLATS + 1)
    )
    return organization


def _measure(load: Load, organization: Organization, folder: Path) -> Iterator[Result]:
    tenth = ROWS // 10
    few = seconds(lambda: _import(load, organization, folder, tenth))
    undone = seconds(lambda: undo_run(run=ImportRun.objects.latest("pk")))
    memory, many = apart(lambda: _import(load, organization, folder, ROWS))
    again = seconds(lambda: _check(load, organization, folder))
    plain = sum(_plain_copy(table, folder) for table in load.tables)
    name = f"{ROWS} {load.title}"
    yield at_most(f"{name}: проверить и загрузить, к 4 × COPY", many, 4 * plain, "с")
    yield at_most(f"{name}: тот же файл снова, к первому разу", again, many, "с")
    yield at_most(f"{name}: к 11 × {tenth}", many, 11 * few, "с")
    yield at_most(f"{name}: память процесса", memory, MEMORY, "МБ")
    yield at_most(f"{tenth} {load.title}: отменить загрузку", undone, few, "с")


def _import(load: Load, organization: Organization, folder: Path, rows: int) -> None:
    """Checked and committed in one pass, as the confirmed run of a clerk is."""
    report = import_file(run=_register(load, organization, folder, rows))
    assert (report.errors, report.new) == ([], rows)  # noqa: S101


def _check(load: Load, organization: Organization, folder: Path) -> None:
    report = check_file(run=_register(load, organization, folder, ROWS))
    assert report.unchanged == ROWS  # noqa: S101


def _register(
    load: Load, organization: Organization, folder: Path, rows: int
) -> ImportRun:
    path = folder / f"{load.name}-{rows}.csv"
    if not path.exists():
        lines = (load.line(n) for n in range(rows))
        path.write_text("\n".join([load.headings, *lines]))
    return register_file(
        kind=load.kind, data=path, name=path.name, organization=organization
    )


def _plain_copy(table: str, folder: Path) -> float:
    """COPY of the same rows into a table with the same columns, keys and indexes."""
    path = folder / "plain.txt"
    with connection.cursor() as cursor:
        _twin(table)
        with path.open("w") as file:
            cursor.copy_expert(f"COPY ({LATEST.format(table=table)}) TO STDOUT", file)

        def copy() -> None:
            with path.open() as file:
                cursor.copy_expert("COPY bench_twin FROM STDIN", file)

        taken = seconds(copy)
        cursor.execute("DROP TABLE bench_twin")
    return taken


def _twin(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_twin (LIKE {table} INCLUDING DEFAULTS"
            " INCLUDING CONSTRAINTS INCLUDING INDEXES)"
        )
        cursor.execute(LINKS.format(table=table))
        for name, link in cursor.fetchall():
            cursor.execute(f"ALTER TABLE bench_twin ADD CONSTRAINT {name} {link}")
