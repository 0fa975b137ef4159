import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports import values

AUGUST = dt.date(2017, 8, 1)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 775,84", Decimal("1775.84")),
        ("1775.84", Decimal("1775.84")),
        ("1775,84", Decimal("1775.84")),
        ("1\N{NO-BREAK SPACE}775,84", Decimal("1775.84")),
        ("1\N{NARROW NO-BREAK SPACE}775,84", Decimal("1775.84")),
        ("12 345 678", Decimal(12345678)),
        ("−5", Decimal(-5)),
        ("-409,43", Decimal("-409.43")),
        ("- 0,03", Decimal("-0.03")),
        ("1915,0000", Decimal(1915)),
        ("0,00", Decimal(0)),
        ("-", None),
        ("—", None),
        ("", None),
        ("  ", None),
    ],
)
def test_number_reads_what_billing_programs_write(cell, expected):
    assert values.number(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "сто",
        "1,775.84",
        "1.775,84",
        "12 34",
        "1e5",
        "NaN",
        "Infinity",
        "5 руб",
        "--5",
        "٣",
        "1,",
        ",5",
    ],
)
def test_number_refuses_what_could_be_a_slip(cell):
    with pytest.raises(ValueError, match="Это не число"):
        values.number(cell)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_number_written_the_russian_way_comes_back(amount):
    written = f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    assert values.number(written.replace("-", "−")) == amount


PARSERS = (
    values.number,
    values.whole,
    values.date,
    values.month,
    values.inn,
    values.text,
    values.code,
)


@given(st.text() | st.from_regex(r"[-0-9., ]{1,12}", fullmatch=True))
def test_parsers_answer_or_say_what_is_wrong_in_russian(cell):
    assert all(said(parse, cell) for parse in PARSERS)


def said(parse, cell) -> bool:
    """An answer, or a sentence that begins with a Russian word."""
    try:
        parse(cell)
    except ValueError as error:
        return bool(re.match(r"[А-Я].*[а-я0-9].*\.$|Excel [а-я]+", str(error)))
    return True


def test_whole_refuses_a_fraction():
    assert values.whole("2,00") == 2
    with pytest.raises(ValueError, match="целое"):
        values.whole("2,5")


@pytest.mark.parametrize(
    "cell",
    [
        "12.09.2017",
        "2017-09-12",
        "2017-09-12T00:00:00",
        "2017-09-12 00:00:00",
        " 12.09.2017 ",
    ],
)
def test_date_reads_russian_iso_and_excel_dates(cell):
    assert values.date(cell) == dt.date(2017, 9, 12)


@pytest.mark.parametrize(
    "cell",
    [
        "31.02.2017",
        "12.13.2017",
        "2017-13-01",
        "12.09.17",
        "12/09/2017",
        "вчера",
        "01.01.0001",
        "2017-09-12T14:30:00",
    ],
)
def test_date_refuses_what_is_no_day(cell):
    with pytest.raises(ValueError, match=r"дат"):
        values.date(cell)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_date_comes_back_from_both_ways_of_writing(day):
    assert values.date(f"{day:%d.%m.%Y}") == values.date(day.isoformat()) == day


@pytest.mark.parametrize(
    "cell",
    [
        "Август 2017",
        "август 2017 г.",
        "АВГУСТ  2017",
        "08.2017",
        "8.2017",
        "0817",
        "817",
        "2017-08",
        "01.08.2017",
        "2017-08-01",
    ],
)
def test_month_reads_every_way_of_writing_a_period(cell):
    assert values.month(cell) == AUGUST


@pytest.mark.parametrize(
    "cell", ["13.2017", "1317", "Авгус 2017", "15.08.2017", "2017", "00.2017", "0"]
)
def test_month_refuses_what_is_no_month(cell):
    with pytest.raises(ValueError, match=r"Впишите период|Впишите его"):
        values.month(cell)


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_month_comes_back_from_every_way_of_writing(day):
    first = day.replace(day=1)
    name = values.MONTHS[day.month - 1].capitalize()
    ways = (f"{name} {day.year}", f"{day:%m.%Y}", f"{day:%m%y}", f"{day:%Y-%m}")
    assert {values.month(way) for way in ways} == {first}


def test_inn_is_ten_or_twelve_digits():
    assert values.inn(" 1655000010 ") == "1655000010"
    assert values.inn("165500001012") == "165500001012"
    with pytest.raises(ValueError, match="10 или 12 цифр"):
        values.inn("16550")


def test_code_keeps_leading_zeros_and_letters():
    assert [values.code(c) for c in ("00000000", "16 Д", "А-0154", "-")] == [
        "00000000",
        "16 Д",
        "А-0154",
        "-",
    ]


def test_code_refuses_a_number_that_excel_cut():
    with pytest.raises(ValueError, match="Excel"):
        values.code("4,07028E+19")


def test_text_collapses_spaces_and_takes_a_dash_for_nothing():
    assert values.text("  ООО \n УК ") == "ООО УК"
    assert values.text("—") == ""
