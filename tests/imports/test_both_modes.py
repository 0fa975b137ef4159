"""Row mode and the set-based mode say the same of the same file, to the letter."""

import datetime as dt
from dataclasses import asdict

import pytest
from django.db import transaction

from cabinet.accounts.models import Account, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import close_period
from imports.loading import Call, load
from imports.readers import read
from tests.imports import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

AUGUST = dt.date(2017, 8, 1)
FULL = (
    "Лицевой счёт;Услуга;Поставщик;Ед.измер;Тариф;Расход;Вх.сальдо;Начислено;Исх.сальдо"
)
SHORT = "Лицевой счёт;Услуга;Начислено"
WITH_PLACES = "Организация;Период;Лицевой счёт;Услуга;Начислено"
FILES = {
    "new services and suppliers": f"""{FULL}
        551412;Домофон;ООО Дверь;кв.;50;1;0;50;50
        551001;Домофон;ООО Дверь;кв;50;1;0;50;50
        551001;Антенна;—;;;;;1;""",
    "doubts": f"""{FULL}
        551412;Отопление;;;18,84;10,42;10;196,28;206,28
        551412;Водоотведение;;;18,84;10,42;10;300;310,01
        551001;Отопление;;;;;0;-5;−5,00""",
    "numbers as people write them": f"""{FULL}
        551412;Отопление;;;18,8400;1 000;1 775,84;−5;1 770,840000
        551412;Водоотведение;;;.5;1;1;1;1
        551001;Отопление;;;;+7,5;—;0001775,84;+ 5""",
    "a number that is none": f"""{SHORT}
        551412;Отопление;12 34
        551001;Отопление;1e5
        551412;Холодная вода;NaN
        551412;Горячая вода;
        551412;Лифт;-
        551001;Холодная вода;5""",
    "numbers too long": f"""{FULL}
        551412;Отопление;;;1,23456;;;1;
        551412;Холодная вода;;;;;1234567890123;1;
        551001;Отопление;;;;123456789012345,1234567;1,001;1;
        551001;Холодная вода;;;;;;{"9" * 12},99;""",
    "unknown accounts": f"""{SHORT}
        000;Отопление;5
        551412;Отопление;5
        5,51E+5;Отопление;5
        ;Отопление;5""",
    "accounts as ГИС ЖКХ names them": f"""{SHORT}
        80АА000001-01;Отопление;5
        80АА000001-01-0817;Холодная вода;нет
        80АА000001-01-0917;Горячая вода;6
        80АА000002-01;Отопление;5
        80АА000001-01-08170;Отопление;5
        551001;Отопление;5""",
    "repeated lines": f"""{SHORT}
        551412;Отопление;5
        551001;Отопление;5
        551412; Отопление ;6
        551412;Новая;1
        551412;Новая;1
        551412;Отопление;много""",
    "repeated after a bad row": f"""{SHORT}
        551412;Отопление;нет
        551412;Отопление;5
        551412;Отопление;6,00""",
    "stray cells and backslashes": f"""{SHORT}
        551412;Отопление;5;лишнее
        551412;Услуга\\n с чертой;5""",
    "texts too long": f"""{FULL}
        551412;{"о" * 256};;;;;;1;
        551412;{"о" * 256};;;;;;1;
        551001;Отопление;{"п" * 256};;;;;1;
        551001;Отопление;;{"е" * 31};;;;1;
        551412;Лифт;;;;;;1;
        551001;Лифт;;{"е" * 31};;;;1;""",
    "periods and organizations in the file": f"""{WITH_PLACES}
        1655000010;0817;551412;Отопление;5
        ООО УК "Солнечный город";Август 2017;551412;Отопление;6
        1656000020;10.2014;А-0154;Отопление;7
        ;08.2017;551001;Отопление;8
        -;13.2017;551001;Холодная вода;8
        1655000010;09.2031;551001;Холодная вода;8
        1655000010;09.2031;551001;Горячая вода;8
        7700000000;08.2017;551001;Холодная вода;8
        1656000020;08.2017;551412;Отопление;5""",
    "no period": f"Период;{SHORT}\n;551412;Отопление;1\n;551001;Отопление;1",
    "only some columns": f"{SHORT}\n551412;Отопление;1962,28",
    "unknown columns": f"{SHORT};Разное\n551412;Отопление;1;2",
    "a missing column": "Лицевой счёт;Услуга\n551412;Отопление",
}


def bytes_of(text: str) -> bytes:
    return samples._lines(text)


def go(data: bytes, name: str, *, row_mode: bool, **call):
    """The report of a load, and the lines it would leave; nothing stays."""
    with transaction.atomic():
        outcome = load(
            call=Call(kind="charges", **call),
            table=read(data=data, name=name),
            dry_run=False,
            row_mode=row_mode,
        )
        lines = Charge.objects.filter(
            version__in=BillingPeriod.objects.values("draft_version")
        )
        kept = list(
            lines.order_by("account__number", "service__name", "supplier__name").values(
                *(
                    field.attname
                    for field in Charge._meta.fields
                    if field.name not in ("id", "version", "service", "supplier")
                ),
                "service__name",
                "service__unit",
                "supplier__name",
            )
        )
        transaction.set_rollback(True)
    return asdict(outcome.report), kept


def both(data: bytes, name: str = "charges.csv", **call):
    rows = go(data, name, row_mode=True, **call)
    staged = go(data, name, row_mode=False, **call)
    return rows, staged


def sun() -> Organization:
    return Organization.objects.get(inn="1655000010")


@pytest.fixture(autouse=True)
def known_to_gis(manuals):
    Account.objects.filter(number="551412").update(service_id="80АА000001-01")


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_of_an_empty_month(text):
    month = None if text.startswith("Период;") else AUGUST

    rows, staged = both(bytes_of(text), organization=sun(), month=month)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_beside_a_draft(text):
    samples.load_charges(*samples.CHARGES[0])
    month = None if text.startswith("Период;") else AUGUST

    rows, staged = both(bytes_of(text), organization=sun(), month=month)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_without_an_organization(text):
    rows, staged = both(bytes_of(text), month=AUGUST)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_of_a_closed_month(text):
    close_period(period=BillingPeriod.objects.get(month=AUGUST))

    rows, staged = both(bytes_of(text), organization=sun(), month=AUGUST)

    assert staged == rows


@pytest.mark.parametrize(("name", "inn", "month"), samples.CHARGES)
def test_both_modes_say_the_same_of_the_manuals(name, inn, month):
    data = (samples.DATA / name).read_bytes()
    call = {"organization": Organization.objects.get(inn=inn), "month": month}

    first = both(data, name, **call)
    samples.load_charges(name, inn, month)
    again = both(data, name, **call)

    assert first[0] == first[1]
    assert again[0] == again[1]
