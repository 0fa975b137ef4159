"""Workbooks of ГИС ЖКХ go out by its templates, and come back by ready profiles."""

import datetime as dt
import io

import pytest
from django.contrib.auth.models import Permission

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period, reopen_period
from cabinet.meters.models import Meter, Reading
from imports.checking.all_errors import errors_of
from imports.errors import error_file
from imports.exports.queries import Scope
from imports.exports.services import REGISTRIES, ExportError, export
from imports.services import check_file, import_file, register_file
from tests.factories import UserFactory
from tests.imports.samples import MAY_IMPORT, counts, load_text, told, workbook
from tests.imports.test_exports import AUGUST, company

__all__ = ["company"]
pytestmark = pytest.mark.django_db
PROFILES = {
    "accounts": "gis-accounts",
    "building-meters": "gis-building-readings",
    "charges": "gis-charges",
    "meters": "gis-meters",
    "payments": "gis-payments",
    "readings": "gis-readings",
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


def bills_of_another_program(first: str) -> bytes:
    """Documents numbered by that program; accounts are known by «Идентификатор ЖКУ»."""
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    head, lines = book.active, book.create_sheet("Разделы 3-6")
    head.title = "Разделы 1-2"
    head.append(["Идентификатор ЖКУ", "Тип ПД", "Номер платежного документа"])
    for row, (pk, number) in enumerate([("80АА000002-01", "PD-2"), (first, "PD-1")], 4):
        head[f"A{row}"], head[f"B{row}"], head[f"C{row}"] = pk, "Текущий", number
    lines.append(["Раздел 3"])
    for row, (number, service) in enumerate(
        [("PD-1", "Отопление"), ("PD-1", "Домофон"), ("PD-2", "Отопление")], 5
    ):
        lines[f"A{row}"], lines[f"B{row}"], lines[f"K{row}"] = number, service, 10
    book.save(data)
    return data.getvalue()


def test_bills_of_another_program_find_accounts_by_their_identifiers(company):
    Account.objects.filter(number="551412").update(service_id="80АА000001-01")
    Account.objects.filter(number="551001").update(service_id="80АА000002-01")
    call = {"kind": "charges", "organization": company, "month": AUGUST}

    wrong = register_file(
        data=bills_of_another_program("80АА000003-01"), name="gis.xlsx", **call
    )
    refused = check_file(run=wrong)
    made = error_file(wrong, errors_of(wrong))
    again = register_file(data=b"".join(made.content), name=made.name, **call)
    assert (len(refused.errors), again.profile) == (2, "gis-charges")
    assert told(check_file(run=again)) == told(refused)

    run = register_file(
        data=bills_of_another_program("80АА000001-01"), name="gis.xlsx", **call
    )
    report = import_file(run=run)

    assert (report.rows, report.errors) == (3, [])
    lines = Charge.objects.filter(source_run=run.pk)
    found = lines.values_list("account__number", "service__name")
    assert sorted(found) == [
        ("551001", "Отопление"),
        ("551412", "Домофон"),
        ("551412", "Отопление"),
    ]


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


ELECTRICITY = "Лицевой счёт;Услуга;Заводской номер;Зона;Дата снятия показания;Показание"
MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def zones(company) -> Organization:
    """Meters of one, two and three zones; a number that three of them bear."""
    load_text(
        "meters",
        f"""{ELECTRICITY}
        551412;Электроснабжение;88;день;20.03.2026;6858
        551412;Электроснабжение;88;ночь;20.03.2026;1915,1234567
        551412;Электроснабжение;99;день;20.03.2026;5
        551412;Электроснабжение;33;полупик;20.03.2026;1
        551412;Электроснабжение;33;ночь;20.03.2026;2
        551412;Электроснабжение;33;пик;20.03.2026;3
        551412;Холодная вода;88;;20.03.2026;17
        551001;Электроснабжение;88;;20.03.2026;500""",
        organization=company,
    )
    return company


def test_readings_stand_as_the_displays_of_meters_number_their_tariffs(zones):
    """Т1 is the peak, Т2 the night and Т3 what is left, whatever the portal calls it."""
    load_text(
        "meters",
        f"""{ELECTRICITY};Номер ПУ в ГИС ЖКХ
        551001;Электроснабжение;44;день;20.03.2026;1;44000000001
        551001;Электроснабжение;44;ночь;20.03.2026;2;44000000001
        551001;Электроснабжение;44;пик;20.03.2026;3;44000000001""",
        organization=zones,
    )

    sheet = sheets(sent("gis-readings", Scope(zones, MARCH))).active

    rows = sheet.iter_rows(min_row=2, min_col=2, max_col=7, values_only=True)
    assert {number: values for number, _, _, *values in rows if number != "88"} == {
        "99": [5, None, None],
        "33": [3, 2, 1],
        "44000000001": [3, 2, 1],
    }


@pytest.mark.parametrize("third", ["день", "полупик"])
def test_a_meter_of_three_zones_comes_back_with_its_own(company, third):
    # The first account's only night meter has no day beside it.
    Meter.objects.filter(account__organization=company, zone="night").update(zone="")
    load_text(
        "meters",
        f"""{ELECTRICITY}
        551412;Электроснабжение;33;{third};20.03.2026;1
        551412;Электроснабжение;33;ночь;20.03.2026;2
        551412;Электроснабжение;33;пик;20.03.2026;3""",
        organization=company,
    )
    for kind, name, scope in (
        ("meters", "gis-meters", Scope(company)),
        ("readings", "gis-readings", Scope(company, MARCH)),
        ("readings", "sbbol-readings", Scope(company, MARCH)),
    ):
        made = export(what=name, scope=scope)
        run = register_file(
            kind=kind,
            data=b"".join(made.content),
            name=made.name,
            organization=company,
            profile=name,
        )
        report = check_file(run=run)
        assert (report.new, report.changed, told(report)) == (0, 0, []), name
        assert report.unchanged >= 3


def test_a_meter_is_found_by_the_number_that_gis_has_given(zones):
    """Of a book of meters that came back from ГИС ЖКХ, and of its sheets of readings."""
    book = sheets(sent("gis-meters", Scope(zones)))
    for row in range(2, book.active.max_row + 1):
        if book.active[f"A{row}"].value == "33":
            book.active[f"AD{row}"] = "12000000001"
    numbered = io.BytesIO()
    book.save(numbered)

    meters = register_file(
        kind="meters", data=numbered.getvalue(), name="gis.xlsx", organization=zones
    )
    assert import_file(run=meters).changed == 3
    data = readings_sheet(["где-то", "12000000001", "Э", "", 7, 8, 9, "22.03.2026"])
    run = register_file(kind="readings", data=data, name="gis.xlsx", organization=zones)
    report = import_file(run=run)

    assert counts(report) == (3, 0, 0, 0), told(report)
    found = Reading.objects.filter(source_run=run.pk, meter__serial_number="33")
    assert {r.meter.zone: r.value for r in found} == {
        "peak": 7,
        "night": 8,
        "half_peak": 9,
    }


def test_readings_come_back_unchanged_by_the_numbers_of_their_meters(zones):
    data = sent("gis-readings", Scope(zones, MARCH))

    report = back("readings", data, organization=zones)

    assert (report.rows, counts(report)) == (8, (0, 0, 8, 0)), told(report)


def test_new_readings_of_one_row_reach_the_zones_of_their_meter(zones):
    book = sheets(sent("gis-readings", Scope(zones, MARCH)))
    sheet = book.active
    for row in range(2, sheet.max_row + 1):
        sheet[f"H{row}"] = "21.03.2026"
    data = io.BytesIO()
    book.save(data)

    run = register_file(
        kind="readings", data=data.getvalue(), name="gis.xlsx", organization=zones
    )
    report = import_file(run=run)

    assert counts(report) == (8, 0, 0, 0), told(report)
    brought = Reading.objects.filter(source_run=run.pk)
    whole = ["meter__account__number", "meter__serial_number", "meter__zone", "value"]
    found = {tuple(map(str, row)) for row in brought.values_list(*whole)}
    assert found == {
        ("551412", "88", "day", "6858.0000000"),
        ("551412", "88", "night", "1915.1234567"),
        ("551412", "99", "day", "5.0000000"),
        ("551412", "33", "half_peak", "1.0000000"),
        ("551412", "33", "night", "2.0000000"),
        ("551412", "33", "peak", "3.0000000"),
        ("551412", "88", "", "17.0000000"),
        ("551001", "88", "", "500.0000000"),
    }


def readings_sheet(*rows: list[object]) -> bytes:
    return workbook([["Адрес", *["…"] * 7], *rows], title="Импорт показаний ИПУ")


def test_a_number_of_several_meters_or_of_none_says_what_to_do(zones):
    data = readings_sheet(
        ["где-то", "88", "Электроснабжение", "03.2026", 7000, None, None, "22.03.2026"],
        ["где-то", "89", "Электроснабжение", "03.2026", 7000, None, None, "22.03.2026"],
        ["где-то", "99", "Холодная вода", "03.2026", 7000, None, None, "22.03.2026"],
    )

    report = back("readings", data, organization=zones)

    several, none, another = told(report)
    assert several.startswith("Строка 2, «Заводской номер» = «88»: Приборов с таким")
    assert "счёт 551001 (Электроснабжение, г. Казань" in several
    assert "Впишите адрес" in several
    assert none.startswith("Строка 3, «Заводской номер» = «89»: Прибора с таким")
    assert another.startswith("Строка 4, «Заводской номер» = «99»: Прибор с таким")


def test_meters_of_other_organizations_are_not_found_by_number(zones):
    clerk = UserFactory()
    clerk.organizations.set([Organization.objects.exclude(pk=zones.pk).first()])
    clerk.user_permissions.set(Permission.objects.filter(codename__in=MAY_IMPORT))
    data = sent("gis-readings", Scope(zones, MARCH))

    report = back("readings", data, author=clerk)

    assert len(report.errors) == 8
    assert all("Прибора с таким номером нет" in text for text in told(report))
    assert "551412" not in "".join(told(report))


def test_readings_of_houses_come_back_unchanged(company):
    house = Building.objects.filter(organization=company).first()
    load_text(
        "building-meters",
        f"""Адрес дома;Услуга;Заводской номер;Дата снятия показания;Показание
        {house.address};Отопление;Т-1;20.03.2026;10,5
        {house.address};Отопление;Т-1;20.02.2026;9""",
        organization=company,
    )
    data = sent("gis-building-readings", Scope(company, MARCH))

    report = back("building-meters", data, organization=company)

    assert (report.rows, counts(report)) == (1, (0, 0, 1, 0)), told(report)


@pytest.mark.parametrize("what", ["gis-bills", "gis-readings"])
def test_a_month_is_asked_for(company, what):
    with pytest.raises(ExportError, match="Укажите период"):
        export(what=what, scope=Scope(company))


@pytest.mark.parametrize("what", [slug for slug in REGISTRIES if slug[:3] == "gis"])
def test_an_organization_with_nothing_gets_headings_alone(company, what):
    assert sheets(sent(what, Scope(company, dt.date(2001, 1, 1)))).sheetnames
