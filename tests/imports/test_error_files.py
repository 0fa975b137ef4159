"""The error file is the file as it came with «Ошибка», and goes back in as it is."""

import datetime as dt
import io
import re

import pytest

from cabinet.accounts.models import Organization
from cabinet.payments.models import Payment
from imports.checking.all_errors import errors_of
from imports.errors import error_file
from imports.models import ImportRun
from imports.report import MAX_MESSAGES
from imports.services import check_file, import_file, register_file
from tests.imports import dbf, registries, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]
AUGUST = dt.date(2017, 8, 1)
KNOWN, UNKNOWN = "6262000", "6269999"
DAY, NO_SUCH_DAY = re.compile(r"\d\d([-/.])\d\d\1(\d{4})"), r"31\g<1>09\g<1>\2"


def sun() -> Organization:
    return Organization.objects.get(inn="1655000010")


def refused(kind: str, data: bytes, name: str, **call) -> ImportRun:
    call = {"organization": sun(), **call}
    run = register_file(kind=kind, data=data, name=name, **call)
    assert check_file(run=run).errors
    return run


def errors_in(run: ImportRun) -> tuple[str, bytes]:
    made = error_file(run, errors_of(run))
    return made.name, b"".join(made.content)


def comes_back(run: ImportRun, data: bytes, name: str) -> ImportRun:
    again = register_file(
        kind=run.kind,
        data=data,
        name=name,
        organization=run.organization,
        month=run.month,
    )
    assert again.profile == run.profile
    report = import_file(run=again)
    assert not report.errors, samples.told(report)
    return again


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("sber-payments-a", registries.SBER_A),
        ("sber-payments-b", registries.SBER_B),
        ("izhkombank-payments", registries.IZHKOMBANK),
        ("pochta-payments", registries.POCHTA),
    ],
)
def test_a_banks_registry_keeps_every_byte_but_for_the_errors(slug, text):
    """An unknown account goes to the basket; a day that never was is an error."""
    before = text.split("\n")
    [wrong] = [number for number, line in enumerate(before) if KNOWN in line]
    right, before[wrong] = before[wrong], DAY.sub(NO_SUCH_DAY, before[wrong], count=1)
    data = "\r\n".join(before).encode("cp1251")
    run = refused("payments", data, "registry.txt", profile=slug)

    name, written = errors_in(run)

    lines = written.decode("cp1251").split("\r\n")
    told = lines[wrong].removeprefix(f"{before[wrong]};")
    assert told.startswith("Ошибка: «Дата платежа»")
    assert lines[:wrong] + lines[wrong + 1 :] == before[:wrong] + before[wrong + 1 :]

    lines[wrong] = right.replace(KNOWN, "551001")
    comes_back(run, "\r\n".join(lines).encode("cp1251"), name)
    assert Payment.objects.filter(account__number="551001").exists()


def test_a_foreign_table_keeps_its_own_headings():
    headings = "Дата;АдресАбонента;ЛицевойСчетПоставщика"
    data = registries.BARS.replace("551412", UNKNOWN).encode("cp1251")
    run = refused("charges", data, "bars.csv", month=AUGUST)
    assert run.profile == "bars-charges"

    name, written = errors_in(run)

    lines = written.decode("cp1251").splitlines()
    assert lines[0].startswith(headings)
    assert lines[0].endswith(";Ошибка")
    assert "Такого лицевого счёта нет" in lines[1]
    comes_back(run, written.replace(UNKNOWN.encode(), b"551412"), name)


def test_an_error_file_that_is_wrong_again_has_one_column_of_errors():
    text = "Лицевой счёт;Услуга;Начислено\n551412;Отопление;сто\n551001;Отопление;две"
    first = refused("charges", text.encode(), "a.csv", month=AUGUST)
    name, written = errors_in(first)
    half = written.decode("utf-8-sig").replace(";сто;", ";100;").encode()

    second = refused("charges", half, name, month=AUGUST)
    _, written = errors_in(second)

    lines = written.decode("utf-8-sig").splitlines()
    assert lines[0] == "Лицевой счёт;Услуга;Начислено;Ошибка"
    assert lines[1] == "551412;Отопление;100"
    assert lines[2].count("Это не число") == 1
    comes_back(second, written.decode("utf-8-sig").replace("две", "2").encode(), name)


def test_quotes_breaks_and_empty_lines_stay_where_they_were():
    text = (
        "Лицевой счёт;Услуга;Начислено;Основание перерасчёта\r\n\r\n"
        '551412;Отопление;5;"две\r\nстроки; и точка"\r\n'
        "551001;Отопление;сто\r\n\r\n551001;Лифт;5\r\n"
    )
    run = refused("charges", text.encode(), "a.csv", month=AUGUST)

    written = errors_in(run)[1].decode("utf-8-sig")

    was, now = text.split("\r\n"), written.split("\r\n")
    assert now[0] == was[0] + ";Ошибка"
    assert now[1:4] == was[1:4]
    assert now[4].startswith("551001;Отопление;сто;;«Начислено»")
    assert now[5:] == was[5:]


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "cp1251", "utf-16"])
def test_the_encoding_stays_as_it_was(encoding):
    text = "Лицевой счёт;Услуга;Начислено\r\n551412;Отопление;сто\r\n"
    run = refused("charges", text.encode(encoding), "a.csv", month=AUGUST)

    name, written = errors_in(run)

    lines = written.decode(encoding).splitlines()
    assert "Это не число" in lines[1]
    mended = written.decode(encoding).replace(";сто;", ";100;").encode(encoding)
    assert comes_back(run, mended, name).encoding == run.encoding


def test_a_workbook_keeps_its_lines():
    rows = [["Реестр за август"], [], ["Лицевой счёт", "Услуга", "Начислено"]]
    rows += [["551412", "Отопление", 5], ["551001", "Отопление", "сто"]]
    run = refused("charges", samples.workbook(rows), "a.xlsx", month=AUGUST)

    name, written = errors_in(run)

    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(written)).active
    assert name.endswith(".xlsx")
    assert (sheet["A1"].value, sheet["D3"].value) == ("Реестр за август", "Ошибка")
    assert "Это не число" in sheet["D5"].value
    assert sheet["D4"].value is None
    sheet["C5"].value = "7"
    mended = io.BytesIO()
    sheet.parent.save(mended)
    comes_back(run, mended.getvalue(), name)


def test_a_table_of_dbase_comes_back_as_csv_by_the_same_profile():
    data = dbf.dbf(
        [
            ("LS", "C", 11),
            ("FIO_PLA", "C", 22),
            ("ADDRESS", "C", 40),
            ("PERIOD", "C", 4),
            ("SUMMA", "C", 8),
        ],
        [(UNKNOWN, "ИВАНОВА", "КАЗАНЬ", "0817", "12.50")],
    )
    run = refused("charges", data, "check.dbf")
    assert run.profile == "bank-charges-dbf"

    name, written = errors_in(run)

    comes_back(run, written.replace(UNKNOWN.encode(), b"551412"), name)


def test_errors_past_the_thousandth_are_in_the_file():
    rows = [f"{number:07d};Отопление;5" for number in range(MAX_MESSAGES + 500)]
    text = "\n".join(["Лицевой счёт;Услуга;Начислено", *rows])

    run = refused("charges", text.encode(), "a.csv", month=AUGUST)

    assert (run.errors, len(run.messages["errors"])) == (1500, MAX_MESSAGES)
    lines = errors_in(run)[1].decode("utf-8-sig").splitlines()
    assert sum("Такого лицевого счёта нет" in line for line in lines) == 1500


def test_what_a_spreadsheet_would_run_is_text():
    text = "Лицевой счёт;Услуга;Начислено\n551412;=1+1;сто\n551001;Лифт;-5"
    run = refused("charges", text.encode(), "a.csv", month=AUGUST)

    lines = errors_in(run)[1].decode("utf-8-sig").splitlines()

    assert lines[1].startswith("551412;'=1+1;сто;")
    assert lines[2] == "551001;Лифт;-5"
