"""Meters and readings: row mode and the set-based mode say the same of one file."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter, Reading
from cabinet.meters.validation import OF_IMPORT
from tests.imports import samples
from tests.imports.modes import both
from tests.imports.test_undo import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

SUN, KAMAL = "1655000010", "1656000020"
METER_TABLES = (
    "meters_meter",
    "meters_reading",
    "tariffs_service",
    "imports_rowchange",
)
READING_TABLES = ("meters_reading", "imports_rowchange")
KEYS = "Лицевой счёт;Услуга;Заводской номер"
FULL_METERS = (
    f"{KEYS};Зона;Разрядность;Дата поверки;Дата следующей поверки;Дата установки;"
    "Место установки;Коэффициент;Дата снятия показания;Показание"
)
METERS = {
    "new, changed and known": f"""{FULL_METERS}
        551412;Холодная вода;18848646;;5;01.02.2017;01.02.2031;;Кухня;1;01.10.2017;400
        551412;Холодная вода;0001;день;;;;;;;;
        551412;Холодная вода;0001;ночь;6;;;;;40,5;01.09.2017;5,1234567
        551001;Электричество;0001;пик;6;;;01.01.2010;Щит;;;
        551001;Электричество;0002;;6;;;;;1,0000;01.09.2017;0""",
    "a meter as it is": f"{KEYS}\n551412;Холодная вода;18848646",
    "a reading only": f"{KEYS};Дата снятия показания;Показание\n"
    "551412;Холодная вода;18848646;01.10.2017;396",
    "a reading as it is": f"{KEYS};Дата снятия показания;Показание\n"
    "551412;Холодная вода;18848646;01.01.2017;77,0",
    "a reading without its day": f"""{KEYS};Дата снятия показания;Показание
        551412;Холодная вода;18848646;01.10.2017;
        551412;Горячая вода;1;;5
        551001;Горячая вода;1;-;-
        551001;Горячая вода;2;01.10.2017;-5""",
    "a day without a column for the reading": f"{KEYS};Дата снятия показания\n"
    "551412;Холодная вода;18848646;01.10.2017\n551001;Холодная вода;5;",
    "services nobody knew": f"""{KEYS}
        551412;Полив;1
        551001;Полив;1
        551001;Полив;2
        551001;Огород;лишний;да
        551412;Огород;3
        А-0154;Полив;1
        551412;{"п" * 256};1""",
    "meters twice": f"""{KEYS};Зона
        551412;Полив;1;
        551412;Полив;1;круглосуточно
        551001;Холодная вода;1;день
        551001;Холодная вода;1;день
        551001;Холодная вода;1;ночь""",
    "values that are none": f"""{FULL_METERS}
        551412;Холодная вода;11;утро;;;;;;;;
        551412;Холодная вода;12;;0;;;;;;;
        551412;Холодная вода;13;;1,5;;;;;;;
        551412;Холодная вода;14;;;30.02.2017;;;;;;
        551412;Холодная вода;15;;;;;;;0;;
        551412;Холодная вода;16;;;;;;;-1;;
        551412;Холодная вода;17;;;;;;;1,12345;;
        551412;Холодная вода;18;;;;;;;;1317;5
        551412;Холодная вода;19;;;;;;;;01.09.2017;1,12345678
        551412;Холодная вода;1E+10;;;;;;;;;
        551412;Холодная вода;;;;;;;;;;
        551412;;20;;;;;;;;;
        000;Холодная вода;20;;;;;;;;;
        551001;Холодная вода;{"9" * 51};;;;;;;;;
        551001;Холодная вода;21;;;;;;{"к" * 101};;;
        551001;Холодная вода;22;;15;;;;;99999999,9999;;""",
    "a missing column": "Лицевой счёт;Услуга\n551412;Отопление",
}
FULL_READINGS = (
    f"Организация;{KEYS};Зона;Дата снятия показания;Показание;Способ передачи"
)
SHORT = f"{KEYS};Дата снятия показания;Показание"
BY_NUMBER = "Адрес;Услуга;Заводской номер;Зона;Дата снятия показания;Показание"
COLD = "551412;Холодная вода;18848646"
READINGS = {
    "new, changed and known": f"""{FULL_READINGS}
        1655000010;{COLD};;01.10.2017;400;офис
        1655000010;{COLD};;01.01.2017;77;
        ;{COLD};;01.02.2017;78,5;телефон
        1655000010;551412;Холодная вода;НЕТ;;01.02.2017;78,5;
        1655000010;{COLD};день;01.02.2017;78,5;""",
    "two of one day": f"{SHORT}\n{COLD};01.10.2017;400\n{COLD};01.10.2017;401",
    "the known one corrected, and the next": f"{SHORT}\n{COLD};01.01.2017;900\n{COLD};01.10.2017;901",
    "lower, too much, too many digits": f"""{SHORT}
        {COLD};01.10.2017;1
        {COLD};01.11.2017;4000
        {COLD};01.12.2017;999999
        {COLD};01.10.2018;1000000""",
    "after the verification, and in the future": f"""{SHORT}
        {COLD};01.10.2024;500
        {COLD};01.01.2099;500
        {COLD};31.12.2100;500""",
    "before any": f"{SHORT}\n{COLD};01.10.2009;400",
    "values that are none": f"""{SHORT};Способ передачи
        {COLD};;5;
        {COLD};01.10.2017;;
        {COLD};01.10.2017;-5;
        {COLD};01.11.2017;1,12345678;
        {COLD};01.12.2017;{"9" * 16};
        {COLD};01.12.2017;5;голубь
        {COLD};31.11.2017;5;
        551412;Полив;18848646;01.12.2017;5;
        551412;;18848646;01.12.2017;5;
        551412;Холодная вода;;01.12.2017;5;
        551412;Холодная вода;-;01.12.2017;5;
        5,5E+5;Холодная вода;18848646;01.12.2017;5;
        000;Холодная вода;18848646;01.12.2017;5;""",
    "numbers as people write them": f"{SHORT}\n{COLD};2017-10-01;1 400,500\n{COLD};1.11.2017;+1401",
    "a missing column": "Лицевой счёт;Услуга;Заводской номер\n551412;Отопление;5",
    "no account, and an address": f"""{BY_NUMBER}
        где-то;Холодная вода;18848646;;01.10.2017;400
        где-то;Холодное водоснабжение;18848646;Т1;01.11.2017;405
        где-то;Холодная вода;18848646;круглосуточно;01.01.2017;77""",
    "no account, and nothing that fits": f"""{BY_NUMBER}
        где-то;Горячая вода;18848646;;01.10.2017;400
        где-то;Холодная вода;18848646;ночь;01.10.2017;400
        где-то;Холодная вода;НЕТ;Т1;01.10.2017;400
        ;Холодная вода;18848646;;01.10.2017;400
        где-то;;18848646;;01.10.2017;400
        где-то;Холодная вода;;;01.10.2017;400
        где-то;Холодная вода;18848646;;01.10.2017;-5""",
    "accounts in some rows": f"""Лицевой счёт;{BY_NUMBER}
        551412;;Холодная вода;18848646;;01.10.2017;400
        ;где-то;Холодная вода;18848646;Т1;01.11.2017;405
        551412;где-то;Холодная вода;18848646;Т1;01.12.2017;410
        551412;где-то;Холодная вода;18848646;;01.02.2018;1 411,0""",
    "the same meter with its account and without": f"""Лицевой счёт;{BY_NUMBER}
        551412;;Холодная вода;18848646;;01.10.2017;400
        ;где-то;Холодная вода;18848646;Т1;01.10.2017;405
        -;где-то;Холодная вода;18848646;Т1;01.11.2017;405
        ;;Холодная вода;18848646;Т1;01.12.2017;405""",
}


@pytest.mark.parametrize("text", METERS.values(), ids=METERS.keys())
def test_both_modes_say_the_same_of_meters(text):
    rows, staged = both("meters", text, METER_TABLES)

    assert staged == rows


@pytest.mark.parametrize("text", READINGS.values(), ids=READINGS.keys())
def test_both_modes_say_the_same_of_readings(text):
    rows, staged = both("readings", text, READING_TABLES)

    assert staged == rows


@pytest.mark.parametrize("text", READINGS.values(), ids=READINGS.keys())
def test_both_modes_say_the_same_of_readings_beside_a_year_of_them(text):
    verified_until = dt.date(2023, 1, 1)
    Meter.objects.update(next_verification_date=verified_until, digit_capacity=5)
    year = [
        f"{COLD};{day:02d}.{month:02d}.2017;{month * 10 + day % 2}"
        for month in range(1, 10)
        for day in (1, 20)
    ]
    load("readings", "\n".join([SHORT, *year]))

    rows, staged = both("readings", text, READING_TABLES)

    assert staged == rows


@pytest.mark.parametrize(
    "used", ["0,5", "5,9", "6", "6,1", "29,9", "30", "30,1", "31", "61"]
)
@pytest.mark.parametrize("step", ["0,1", "3,3333333", "10", "-9989"])
@pytest.mark.parametrize("unit", ["куб.м", "шт"])
def test_both_modes_doubt_the_same_consumption(used, step, unit):
    """Below and above a tenth of the cap, thrice the average and the cap itself."""
    meter = Meter.objects.get(serial_number="18848646")
    meter.service.unit, meter.service.name = unit, "Вода"
    meter.service.save()
    Meter.objects.filter(pk=meter.pk).update(digit_capacity=4)
    Reading.objects.filter(meter=meter).delete()
    shown = [str(10 + n * float(step.replace(",", "."))) for n in range(5)]
    known = "\n".join(
        f"551412;Вода;18848646;01.0{n + 1}.2016;{value[:9]}"
        for n, value in enumerate(shown)
        if not value.startswith("-")
    )
    load("readings", f"{SHORT}\n{known}")
    last = Reading.objects.current().filter(meter=meter).latest("date").value
    value = str(last + type(last)(used.replace(",", ".")))

    rows, staged = both(
        "readings", f"{SHORT}\n551412;Вода;18848646;01.06.2016;{value}", READING_TABLES
    )

    assert staged == rows


@pytest.mark.parametrize("organization", [SUN, None])
def test_both_modes_find_the_same_meters_by_number(organization):
    """By service, by address, of one organisation or of all; or tell who bears it."""
    load(
        "meters",
        f"""Организация;{KEYS};Зона;Номер ПУ в ГИС ЖКХ
        {SUN};551412;Холодная вода;7;;
        {SUN};551412;Горячая вода;7;;
        {SUN};551412;Свет;7;день;
        {SUN};551412;Свет;7;ночь;
        {SUN};551001;Свет;7;;
        {SUN};551001;Свет;8;полупик;000009
        {SUN};551001;Свет;8;пик;000009
        {KAMAL};А-0154;Свет;8;;""",
    )
    place = str(Account.objects.get(number="551001").premises).upper()
    rows = [
        "где-то;Холодная вода;7;Т1;01.10.2017;1",
        "где-то;Горячая вода;7;;01.10.2017;2",
        "где-то;Свет;7;ночь;01.10.2017;3",
        f"{place};Свет;7;Т1;01.10.2017;4",
        f"{place};Свет;8;Т3;01.10.2017;5",
        "где-то;Свет;000009;Т1;01.10.2017;6",
    ]
    refused = ["где-то;Свет;7;Т1;01.10.2017;1", f"{place};Ток;7;Т1;01.10.2017;1"]
    call = {"organization": Organization.objects.filter(inn=organization).first()}

    for told, bad in ((rows, 0), (rows + refused, 2)):
        text = "\n".join([BY_NUMBER, *told])
        by_rows, staged = both("readings", text, READING_TABLES, **call)

        assert staged == by_rows
        assert (staged[0]["new"], len(staged[0]["errors"])) == (0 if bad else 6, bad)


def test_a_file_with_its_accounts_asks_nothing_of_numbers():
    with CaptureQueriesContext(connection) as asked:
        both("readings", f"{SHORT}\n{COLD};01.10.2017;400", READING_TABLES)

    assert not [query for query in asked if "import_numbered" in query["sql"]]


def test_both_modes_know_the_same_rules():
    """Who adds a rule for imports tells ``imports.staging.readings`` of it, too."""
    assert [rule.__name__ for rule in OF_IMPORT] == [
        "verification_holds",
        "digits_fit",
        "day_is_possible",
        "not_lower",
        "consumption_is_usual",
    ]


@pytest.mark.parametrize("kind", ["meters"])
def test_both_modes_say_the_same_of_the_manuals(kind):
    rows, staged = both(kind, samples.text(f"{kind}.csv"), METER_TABLES)

    assert staged == rows
    assert staged[0]["unchanged"] == staged[0]["rows"] > 0
