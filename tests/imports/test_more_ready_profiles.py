"""Every ready profile has a sample; those of the manuals' tables are here."""

import datetime as dt
import io
from pathlib import Path

import pytest

from cabinet.accounts.models import Organization
from imports.profiles.catalogue import ready_profiles
from imports.services import check_file, register_file
from tests.imports import dbf, registries, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]
AUGUST = dt.date(2017, 8, 1)
TABLES = {
    "manual-charges": (
        "charges",
        (
            "Лицевой счёт;Услуга;Тариф;Ед.измер;Расход;Оплачено;Вх.сальдо;Начислено;"
            "Перерасчет;Недоставка;Исх.сальдо;Коплате\n"
            "551412;Отопление;18,84;Гкал;10,42;10;10;196,31;0;0;196,31;196,31\n"
            "ИТОГО;;;;;10;10;196,31;0;0;196,31;196,31"
        ),
    ),
    "manual-charges-camal": (
        "charges",
        (
            "Лицевой счёт;Услуга;Единица измерения;Тариф;Объем;Начислено;Перерасчет;"
            "Итого начислено\n551412;Отопление;м3;9,044;11,94;107,99;-;107,99"
        ),
    ),
    "manual-charges-heat": (
        "charges",
        (
            "Лицевой счёт;Услуга;Единица измерения;Тариф;Объем;К оплате на начало месяца;"
            "Начислено;Перерасчет;Итого начислено\n"
            "551412;Отопление;Гкал;1 775,84;0,1;100;177,58;-;177,58"
        ),
    ),
    "manual-meters": (
        "meters",
        (
            "Лицевой счёт;Услуга;Заводской номер;Дата следующей поверки;"
            "Дата снятия пред. показания;Предыдущее показание;"
            "Дата снятия текущ. показания;Текущее показание;Расход\n"
            "551412;Холодная вода;77К;01.01.2031;01.08.2017;10;01.09.2017;12,5;2,5"
        ),
    ),
    "manual-payments": (
        "payments",
        (
            "Лицевой счёт;Расчетный месяц;Дата платежа;Дата учёта;За какой месяц оплачено;"
            "Место платежа;Сумма платежа\n"
            "551412;01.09.2017;12.09.2017;13.09.2017;01.08.2017;Сбербанк;29 596,01\n"
            "Итого;;;;;;29 596,01"
        ),
    ),
}
KVADO_PAYMENTS = """[{"id": 7, "accounts_id": 551412, "register_type": "sberbank",
    "number": "0077", "date": "2017-09-12", "period": "2017-08", "sum": 100.50}]"""
DBF = dbf.dbf(
    [
        ("LS", "C", 11),
        ("FIO_PLA", "C", 22),
        ("ADDRESS", "C", 40),
        ("PERIOD", "C", 4),
        ("SUMMA", "C", 8),
    ],
    [("551412", "ИВАНОВА", "КАЗАНЬ", "0817", "12.50")],
)

AGENTS = dbf.dbf(
    [
        ("l_sh", "C", 11),
        ("date_pay", "D", 8),
        ("sum", "N", 10),
        ("adress", "C", 40),
        ("filial", "C", 10),
    ],
    [("551412", "20170912", "100.50", "КАЗАНЬ", "7")],
)


def report_of(slug: str, kind: str, data: bytes, name: str):
    run = register_file(
        kind=kind,
        data=data,
        name=name,
        organization=Organization.objects.get(inn="1655000010"),
        month=AUGUST if kind == "charges" else None,
        profile=slug,
    )
    return check_file(run=run)


@pytest.mark.parametrize("slug", TABLES)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_table_of_a_manual_is_read_with_its_total_left_out(slug, suffix):
    kind, text = TABLES[slug]
    rows = [line.split(";") for line in text.splitlines()]
    data = text.encode() if suffix == "csv" else samples.workbook(rows)

    report = report_of(slug, kind, data, f"a.{suffix}")

    assert (report.rows, samples.told(report)) == (1, [])
    assert report.new == 1


@pytest.mark.parametrize(
    ("slug", "kind", "data", "name"),
    [
        ("kvado-payments", "payments", KVADO_PAYMENTS.encode(), "payments.json"),
        ("bank-charges-dbf", "charges", DBF, "check.dbf"),
        ("bars-payments", "payments", AGENTS, "payments.dbf"),
    ],
)
def test_a_file_of_another_program_is_read(slug, kind, data, name):
    report = report_of(slug, kind, data, name)

    assert (report.new, samples.told(report)) == (1, [])


def test_every_ready_profile_has_a_sample():
    tests = Path(__file__).resolve().parents[1]
    told = "".join(path.read_text("utf-8") for path in tests.rglob("test_*.py"))

    assert [slug for slug in ready_profiles() if f'"{slug}"' not in told] == []


def test_every_sheet_of_a_book_is_read_one_after_another():
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(samples.workbook(registries.CONDO)))
    second = book.create_sheet("Второй дом")
    second.append(registries.CONDO[0])
    other = list(registries.CONDO[1])
    other[5] = "90001"
    second.append(other)
    data = io.BytesIO()
    book.save(data)

    report = report_of("condo-meters", "meters", data.getvalue(), "meters.xlsx")

    assert (report.rows, samples.told(report)) == (4, [])
