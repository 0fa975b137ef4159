"""Payments: row mode and the set-based mode say the same of the same file."""

import pytest

from imports.services import undo_run
from tests.imports import samples
from tests.imports.modes import both
from tests.imports.test_undo import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

TABLES = ("payments_payment",)
SHORT = "Лицевой счёт;Дата платежа;Сумма платежа"
NUMBERED = f"{SHORT};Номер операции"
FULL = (
    "Организация;Лицевой счёт;Расчетный месяц;Дата платежа;Дата учёта;"
    "За какой месяц оплачено;Место платежа;Сумма платежа;Комиссия;Номер операции"
)
HELD = f"""{FULL}
    1655000010;551412;;01.09.2017;;;Касса;100;;A1
    1655000010;551412;;01.09.2017;;;Касса;200;;
    1655000010;551412;;01.09.2017;;;Касса;200;;
    1655000010;551001;09.2017;02.09.2017;03.09.2017;0817;Банк;300,50;1,5;A2
    1656000020;А-0154;;02.09.2017;;;;7;;A1"""
FILES = {
    "what the portal holds": HELD,
    "corrected, known and new": f"""{FULL}
        1655000010;551412;;01.09.2017;;;Касса;150;;A1
        1655000010;551001;09.2017;02.09.2017;03.09.2017;0817;Банк;300,50;1,50;A2
        1656000020;А-0154;;02.09.2017;;;Почта;7,00;;A1
        1656000020;А-0154;;02.09.2017;;;Почта;8,00;;A9""",
    "another account, another company": f"""{FULL}
        1655000010;551001;;01.09.2017;;;Касса;100;;A1
        1656000020;551412;;01.09.2017;;;Касса;100;;A3
        ;551412;;01.09.2017;;;Касса;100;;A4
        -;551001;;01.09.2017;;;Касса;100;;A5
        7700000000;551001;;01.09.2017;;;Касса;100;;A6""",
    "three alike without a number": f"""{FULL}
        1655000010;551412;;01.09.2017;;;Касса;200;;
        1655000010;551412;;01.09.2017;;—;Касса;200,00;-;
        1655000010;551412;;2017-09-01;-;;Касса; 200 ;;
        1655000010;551001;;01.09.2017;;;Касса;200;;""",
    "few columns": f"{SHORT}\n551412;01.09.2017;200\n551412;01.09.2017;5",
    "few columns of known ones": f"{NUMBERED}\n551412;01.09.2017;100;A1\n551001;05.09.2017;1;A2",
    "equal sums of a day": f"""{NUMBERED}
        551412;01.09.2017;100;B1
        551001;11.09.2017;50;B2
        551412;11.09.2017;50;B3
        551412;11.09.2017;50,0;B4
        551412;11.09.2017;50;
        551412;12.09.2017;50;B5""",
    "a number twice": f"""{NUMBERED}
        551412;01.09.2017;100;C1
        551001;01.09.2017;5;C1
        551412;02.09.2017;6;C2
        551412;03.09.2017;сто;C3
        551001;03.09.2017;7;C3
        551001;04.09.2017;7;C3""",
    "values as people write them": f"""{FULL}
        1655000010;551412;Август 2017;1.9.2017;2017-09-02;0817;—;1 775,84;−5;D1
        1655000010;551412;817;01.09.2017;-;08.2017;-;+7,50;;D2
        1655000010;551001;;2017-09-01 00:00;;;Банк  на   углу;.5;;D3
        1655000010;551001;;01.09.2017;;;;0001,10;;D4""",
    "values that are none": f"""{FULL}
        1655000010;551412;15.08.2017;01.09.2017;;;;5;;E1
        1655000010;551412;;30.02.2017;;1317;;12 34;;E2
        1655000010;551001;;;;;;5;;E3
        1655000010;551001;;01.09.2017;;;;;;E4
        1655000010;551001;;01.09.2017;;;;1,005;-;E5
        1655000010;551001;;01.09.2017;;;;{"9" * 20};;E6
        1655000010;551001;;01.09.2017;;;{"п" * 256};5;;E7
        1655000010;551001;;01.09.2017;;;;5;;{"7" * 101}
        1655000010;551001;;01.09.2017;;;;5;;1,5E+10
        1655000010;5,51E+05;;01.09.2017;;;;5;;E8
        1655000010;;;01.09.2017;;;;5;;E9
        1655000010;000;;01.09.2017;;;;5;;E9""",
    "stray cells and backslashes": f"""{NUMBERED}
        551412;01.09.2017;100;F1;лишнее
        551412;01.09.2017;100;F\\n2
        551001;01.09.2017;100;\\.""",
    "a missing column": "Лицевой счёт;Дата платежа\n551412;01.09.2017",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_of_an_empty_portal(text):
    rows, staged = both("payments", text, TABLES)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_beside_what_is_held(text):
    load("payments", HELD)

    rows, staged = both("payments", text, TABLES)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_beside_corrections_and_reversals(text):
    load("payments", HELD.replace("100;;A1", "99;;A1"))
    undo_run(run=load("payments", HELD))
    undo_run(run=load("payments", HELD.replace("A2", "A5")))

    rows, staged = both("payments", text, TABLES)

    assert staged == rows


def test_both_modes_say_the_same_of_the_manuals():
    text = samples.text("payments.csv")

    rows, staged = both("payments", text, TABLES)

    assert staged == rows
    assert staged[0]["unchanged"] == staged[0]["rows"] > 0
