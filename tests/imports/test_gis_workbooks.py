"""Workbooks of ГИС ЖКХ go out by its templates, and come back by ready profiles."""

import datetime as dt
import io

import pytest

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period, reopen_period
from cabinet.meters.models import Meter
from imports.exports.queries import Scope
from imports.exports.services import REGISTRIES, ExportError, export
from imports.services import check_file, import_file, register_file
from tests.imports.samples import counts, load_text, told
from tests.imports.test_exports import AUGUST, company

__all__ = ["company"]
pytestmark = pytest.mark.django_db
PROFILES = {
    "accounts": "gis-accounts",
    "charges": "gis-charges",
    "meters": "gis-meters",
    "payments": "gis-payments",
}


@pytest.fixture
def published(company) -> BillingPeriod:
    period = BillingPeriod.objects.get(organization=company, month=AUGUST)
    return close_period(period=period)


def sent(what: str, scope: Scope) -> bytes:
    made = export(what=what, scope=scope)
    assert made.name.endswith(".xlsx")
    return b"".join(made.content)


def sheets(data: bytes):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data))


def test_bills_stand_in_the_columns_of_the_template(company, published):
    book = sheets(sent("gis-bills", Scope(company, AUGUST)))

    head = book["Разделы 1-2"]
    assert head["C3"].value == "Номер платежного документа"
    assert [head[f"{letter}4"].value for letter in "BCDP"] == [
        "Текущий",
        "551412",
        "08.2017",
        1096.64,
    ]
    assert head["R4"].value == company.settlement_account
    lines = book["Разделы 3-6"]
    assert lines["B4"].value == "Услуга"
    assert [cell.value for cell in lines["A"]][4:] == ["551412"] * 13
    assert (lines["K5"].value, lines["B5"].value) != (None, None)


def test_accounts_stand_with_their_premises(company):
    book = sheets(sent("gis-accounts", Scope(company)))

    main, place = book["Основные сведения"], book["Помещения"]
    assert main["B2"].value == "Номер ЛС"
    assert main["A3"].value == place["A3"].value == 1
    assert {cell.value for cell in main["B"]} >= {"551412", "551001"}
    assert place["E3"].value


def test_readings_of_one_meter_stand_side_by_side(company):
    load_text(
        "meters",
        """Лицевой счёт;Услуга;Заводской номер;Зона;Дата снятия показания;Показание
        551412;Электроснабжение;88;день;20.03.2026;6858
        551412;Электроснабжение;88;ночь;20.03.2026;1915""",
    )

    sheet = sheets(sent("gis-readings", Scope(company, dt.date(2026, 3, 1)))).active

    assert sheet.title == "Импорт показаний ИПУ"
    assert [sheet[f"{letter}2"].value for letter in "BDEFH"] == [
        "88",
        "03.2026",
        6858,
        1915,
        "20.03.2026",
    ]


def back(kind: str, data: bytes, **call):
    """The report of a check, by the profile that the portal finds itself."""
    run = register_file(kind=kind, data=data, name="gis.xlsx", **call)
    assert run.profile == PROFILES[kind]
    return check_file(run=run)


def test_charges_come_back_unchanged(company, published):
    data = sent("gis-bills", Scope(company, AUGUST))
    reopen_period(period=published)

    report = back("charges", data, organization=company, month=AUGUST)

    assert counts(report) == (0, 0, 13, 0), told(report)


def test_accounts_come_back_unchanged_with_their_flats(company):
    data = sent("gis-accounts", Scope(company))

    report = back("accounts", data, organization=company)

    held = Account.objects.filter(organization=company).count()
    assert (report.rows, counts(report)) == (held, (0, 0, held, 0)), told(report)


def test_accounts_of_another_program_come_in_whatever_order_their_flats_have(company):
    book = sheets(sent("gis-accounts", Scope(company)))
    main, flats = book["Основные сведения"], book["Помещения"]
    for number in (2, 1):
        main.append([100 + number, f"G{number}", None, "ЛС УО", *[None] * 2, "Новый"])
    for number in (1, 2):
        address = flats["B3"].value
        flats.append([100 + number, address, None, "Жилое помещение", f"g{number}"])
    data = io.BytesIO()
    book.save(data)

    run = register_file(
        kind="accounts", data=data.getvalue(), name="gis.xlsx", organization=company
    )
    report = import_file(run=run)

    assert (report.errors, report.new) == ([], 2)
    made = Account.objects.filter(number__startswith="G").order_by("number")
    assert [(a.number, a.premises.number, a.kind) for a in made] == [
        ("G1", "g1", "UO"),
        ("G2", "g2", "UO"),
    ]


def test_payments_come_back_unchanged(company):
    data = sent("gis-payments", Scope(company))

    report = back("payments", data, organization=company)

    assert report.rows
    assert counts(report) == (0, 0, report.rows, 0), told(report)


def test_meters_come_back_unchanged(company):
    # The first account's only night meter has no day beside it.
    Meter.objects.filter(account__organization=company, zone="night").update(zone="")
    load_text(
        "meters",
        """Лицевой счёт;Услуга;Заводской номер;Зона
        551001;Электроснабжение;88;день
        551001;Электроснабжение;88;ночь""",
    )
    data = sent("gis-meters", Scope(company))

    report = back("meters", data, organization=company)

    held = Meter.objects.filter(account__organization=company).count()
    assert (report.rows, counts(report)) == (held, (0, 0, held, 0)), told(report)


@pytest.mark.parametrize("what", ["gis-bills", "gis-readings"])
def test_a_month_is_asked_for(company, what):
    with pytest.raises(ExportError, match="Укажите период"):
        export(what=what, scope=Scope(company))


@pytest.mark.parametrize("what", [slug for slug in REGISTRIES if slug[:3] == "gis"])
def test_an_organization_with_nothing_gets_headings_alone(company, what):
    assert sheets(sent(what, Scope(company, dt.date(2001, 1, 1)))).sheetnames
