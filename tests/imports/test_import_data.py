"""The command: its exit codes, its words, and that a refusal changes nothing."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from cabinet.accounts.models import Account, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period
from imports.models import ImportRun
from imports.readers import read
from tests.imports import samples

CALL = ("--organization", "1655000010", "--period", "2017-08")
HEADINGS = "Лицевой счёт;Услуга;Начислено"
COUNTED = ("accounts", "tariffs", "charges", "meters", "payments")


@dataclass
class Outcome:
    code: int
    result: dict[str, Any]
    said: str


def run(*arguments: object) -> Outcome:
    stdout, stderr = io.StringIO(), io.StringIO()
    code, said = 0, ""
    try:
        call_command("import_data", *map(str, arguments), stdout=stdout, stderr=stderr)
    except CommandError as error:
        code, said = error.returncode, str(error)
    except SystemExit as error:
        code = error.code
    lines = stdout.getvalue().splitlines()
    return Outcome(
        code, json.loads(lines[-1]) if lines else {}, stderr.getvalue() + said
    )


def state() -> dict[str, int]:
    """How many rows every table of billing holds."""
    models = [m for label in COUNTED for m in apps.get_app_config(label).get_models()]
    return {model.__name__: model.objects.count() for model in models}


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "charges.csv"


def test_an_import_prints_its_result_as_the_last_line(manuals):
    outcome = run("charges", samples.DATA / "charges-2017-08.csv", *CALL)

    assert outcome.code == 0
    assert list(outcome.result) == [
        "status",
        "kind",
        "run",
        "rows",
        "new",
        "changed",
        "unchanged",
        "missing",
        "warnings",
        "errors",
        "seconds",
    ]
    assert outcome.result["status"] == "imported"
    assert (outcome.result["new"], outcome.result["errors"]) == (13, 0)
    saved = ImportRun.objects.get(pk=outcome.result["run"])
    assert (saved.state, saved.encoding, saved.delimiter) == ("imported", "cp1251", ";")
    assert (saved.new, saved.author, saved.month) == (13, None, dt.date(2017, 8, 1))
    assert len(saved.sha256) == 64


def test_a_dry_run_counts_the_same_and_changes_nothing(manuals):
    before = state()

    outcome = run("charges", samples.DATA / "charges-2017-08.csv", *CALL, "--dry-run")

    assert (outcome.code, outcome.result["status"]) == (0, "checked")
    assert (outcome.result["new"], outcome.result["warnings"]) == (13, 6)
    assert state() == before


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            [HEADINGS, "551412;Отопление;100", "999;Отопление;100"],
            "Строка 3, «Лицевой счёт» = «999»: Такого лицевого счёта нет.",
        ),
        (
            [HEADINGS, "551412;Отопление;100", "551001;Отопление;сто"],
            "Строка 3, «Начислено» = «сто»: Это не число. Впишите его так: 1775,84.",
        ),
        (
            ["Лицевой счёт;Услуга", "551412;Отопление"],
            "В файле нет обязательного столбца «Начислено».",
        ),
        (
            ["Лицевой счёт;Услуга;Начислено;начислено", "551412;Отопление;1;1"],
            "Столбец «Начислено» встречается 2 раза",
        ),
        (
            [HEADINGS, "551412;Отопление;100", "551412;Отопление;100"],
            "Строки 2 и 3 об одном и том же.",
        ),
        (
            [HEADINGS, "551412;Отопление;9999999999999"],
            "Убедитесь, что вы ввели не более",
        ),
        (
            [f"{HEADINGS};Ед.измер", f"551412;Отопление;1;{'я' * 31}"],
            "не более 30 символов",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(manuals, file, rows, reason):
    before = state()

    outcome = run("charges", write(file, *rows), *CALL)

    assert (outcome.code, outcome.result["status"]) == (1, "refused")
    assert outcome.result["errors"] == 1
    assert outcome.result["new"] == 0
    assert reason in outcome.said
    assert state() == before


def test_a_closed_month_is_refused(manuals, file):
    close_period(period=BillingPeriod.objects.get(month=dt.date(2017, 8, 1)))
    before = state()

    outcome = run("charges", write(file, HEADINGS, "551412;Отопление;100"), *CALL)

    assert (outcome.code, outcome.result["status"]) == (1, "refused")
    assert "Период 08.2017" in outcome.said
    assert "закрыт" in outcome.said
    assert state() == before


@pytest.mark.parametrize(
    ("kind", "name", "data", "options", "reason"),
    [
        ("people", "a.csv", b"1;2\n3;4", (), "Нет такого вида файла"),
        ("charges", "a.csv", b"", (), "пуст"),
        ("charges", "a.csv", HEADINGS.encode(), (), "ни одной строки"),
        ("charges", "a.xlsx", b"\x89PNG\r\n\x1a\n1234", (), "не таблица xlsx"),
        ("charges", "a.csv", b"1;2\n3;4", ("--period", "август"), "--period"),
        ("charges", "a.csv", b"1;2\n3;4", ("--organization", "1"), "ИНН 1 нет"),
        ("charges", "a.csv", b"1;2\n3;4", ("--profile", "sber"), "Профиля «sber» нет"),
        ("charges", "absent.csv", None, (), "не открыть"),
    ],
)
def test_a_call_that_cannot_be_read_exits_with_two(
    db, tmp_path, kind, name, data, options, reason
):
    if data is not None:
        (tmp_path / name).write_bytes(data)

    outcome = run(kind, tmp_path / name, *options)

    assert (outcome.code, outcome.result) == (2, {})
    assert reason in outcome.said
    assert not ImportRun.objects.exists()


def test_unknown_columns_are_named_and_skipped(manuals, file):
    rows = write(file, f"{HEADINGS};Цвет двери", "551412;Отопление;100;синий")

    outcome = run("charges", rows, *CALL)

    assert outcome.code == 0
    assert "Столбец «Цвет двери» неизвестен и пропущен." in outcome.said


def written_rows(path: Path) -> list[list[str]]:
    """Every cell as a spreadsheet shows it, the column of errors too."""
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        sheet = load_workbook(path).active
        return [[cell.value or "" for cell in row] for row in sheet]
    text = path.read_text("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_error_file_imports_once_it_is_corrected(manuals, tmp_path, suffix):
    name = samples.CHARGES[0][0]
    spoilt = samples.text(name).replace(";735,51;", ";семьсот;")
    errors = tmp_path / f"errors.{suffix}"

    refused = run(
        "charges", write(tmp_path / "a.csv", spoilt), *CALL, "--errors", errors
    )

    rows = written_rows(errors)
    assert refused.code == 1
    assert rows[0][-1] == "Ошибка"
    wrong = [cells for cells in rows if "Это не число" in cells[-1]]
    assert [cells[1] for cells in wrong] == ["Капитальный ремонт жилых зданий"]
    assert len(rows) == 14

    corrected = tmp_path / f"corrected.{suffix}"
    rows = [["735,51" if cell == "семьсот" else cell for cell in row] for row in rows]
    if suffix == "xlsx":
        corrected.write_bytes(samples.workbook(rows))
    else:
        write(corrected, *(";".join(row) for row in rows))
    loaded = run("charges", corrected, *CALL)

    assert (loaded.code, loaded.result["new"]) == (0, 13)
    assert "неизвестен" not in loaded.said
    assert Charge.objects.count() == 13


def test_an_error_file_holds_every_cell_as_text(manuals, tmp_path):
    errors = tmp_path / "errors.xlsx"
    rows = (f"{HEADINGS};Примечание", "00012;=1+1;100;\x07")

    run("charges", write(tmp_path / "a.csv", *rows), *CALL, "--errors", errors)

    table = read(data=errors.read_bytes(), name=errors.name)
    assert table.rows[0].cells[:3] == ("00012", "=1+1", "100")


def test_the_shell_sees_the_exit_codes():
    """Outside of a test the command ends the process with its code."""
    done = subprocess.run(
        [sys.executable, "manage.py", "import_data", "people", "absent.csv"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": "postgres://nowhere/x",
            "SECRET_KEY": "x" * 50,
            "BASE_URL": "http://testserver",
        },
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "Нет такого вида файла" in done.stderr


def test_meters_and_payments_need_no_organization_where_the_number_is_one(manuals):
    assert run("meters", samples.DATA / "meters.csv").result["unchanged"] == 6
    assert run("payments", samples.DATA / "payments.csv").result["unchanged"] == 4
    assert Account.objects.count() == 5
    assert Organization.objects.count() == 3
