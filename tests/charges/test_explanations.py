from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, bill_of
from cabinet.charges.explanations import Comparison, product
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.reasons import formula, raising, remark
from cabinet.tariffs.models import Service
from tests.factories.bills import manual_bill

roubles = st.decimals(-99_999, 99_999, places=2)
told = st.none() | roubles
figures = st.fixed_dictionaries(
    {
        "charged": roubles,
        "rate": st.none() | st.decimals(0, 3000, places=4),
        "volume": st.none() | st.decimals(-999, 9999, places=4),
        "unit": st.sampled_from(["куб.м", "кв.м."]),
        "recalculation": told,
        "under_delivery": told,
        "privilege": told,
        "penalty": told,
    }
)
months = st.dictionaries(st.sampled_from(["Вода", "Тепло", "Пени", "Газ"]), figures)


def line(name: str = "Вода", **values: object) -> Charge:
    number = sum(map(ord, name))
    return Charge(service=Service(pk=number, name=name), **values)


def bill(lines: dict[str, dict[str, object]]) -> Bill:
    made = [line(name, **values) for name, values in lines.items()]
    return Bill(Account(), BillingPeriod(), made)


def split(before: dict[str, object], after: dict[str, object], name="Вода"):
    change = Comparison(bill({name: before}), bill({name: after})).changes[0]
    assert change.parts.total == change.difference
    return change.parts


@given(months, months)
def test_parts_add_up_to_the_difference_to_the_kopeck(before, after):
    comparison = Comparison(bill(before), bill(after))

    assert comparison.parts.total == comparison.difference
    assert all(c.parts.total == c.difference for c in comparison.changes)


@given(months)
def test_a_month_does_not_differ_from_itself(lines):
    assert Comparison(bill(lines), bill(lines)).changes == []


def water(charged: str, rate: str, volume: str, **more: Decimal) -> dict[str, object]:
    amounts = {"charged": charged, "rate": rate, "volume": volume}
    return {**{name: Decimal(text) for name, text in amounts.items()}, **more}


def test_more_water_at_the_same_price_is_volume_alone():
    parts = split(water("180.00", "18.00", "10"), water("216.00", "18.00", "12"))

    assert (parts.volume, parts.tariff, parts.other) == (36, 0, 0)


def test_a_dearer_cubic_metre_is_tariff_alone():
    parts = split(water("180.00", "18.00", "10"), water("200.00", "20.00", "10"))

    assert (parts.volume, parts.tariff, parts.other) == (0, 20, 0)


def test_both_at_once_are_kept_apart():
    parts = split(water("180.00", "18.00", "10"), water("240.00", "20.00", "12"))

    assert (parts.volume, parts.tariff, parts.other) == (36, 24, 0)


def test_a_kopeck_of_rounding_goes_to_the_greater_part():
    parts = split(water("180.00", "18.00", "10"), water("216.01", "18.00", "12"))

    assert (parts.volume, parts.other) == (Decimal("36.01"), 0)


def test_what_tariff_and_volume_do_not_explain_is_said_to_be_other():
    parts = split(water("180.00", "18.00", "10"), water("190.00", "18.00", "10"))

    assert (parts.volume, parts.tariff, parts.other) == (0, 0, 10)


def test_recalculation_and_penalty_have_parts_of_their_own():
    corrected = water(
        "180.00", "18.00", "10", recalculation=Decimal(-50), penalty=Decimal(3)
    )
    parts = split(water("180.00", "18.00", "10"), corrected)

    assert (parts.recalculation, parts.penalty, parts.other) == (-50, 3, 0)


def test_a_line_of_penalties_is_penalty_whatever_its_figures():
    parts = split(water("1.00", "0", "0"), water("4.00", "0", "0"), name="Пени")

    assert (parts.penalty, parts.other) == (3, 0)


def test_every_line_of_a_manual_is_explained_without_a_changed_figure(db):
    bill = bill_of(*manual_bill("551412"))
    heating = next(line for line in bill.lines if str(line.service) == "Подогрев воды")

    assert product(heating) == Decimal("480.54")
    assert formula(heating).replace("\xa0", " ") == "4,07 куб.м × 118,07 ₽ = 480,54 ₽"
    assert "В счёте 480,02 ₽" in remark(heating).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("charged", "words"),
    [("180.00", ""), ("180.02", "считает точнее"), ("250.00", "не только из тарифа")],
)
def test_remark_tells_rounding_from_what_it_does_not_know(charged, words):
    found = remark(line(**water(charged, "18.00", "10")))

    assert words in found
    assert bool(found) == bool(words)


def test_raising_coefficient_is_told_and_leaves_nothing_unexplained():
    raised = line(
        **water("270.00", "18.00", "10"),
        raising_coefficient=Decimal("1.5"),
        excess_amount=Decimal("90.00"),
    )

    assert remark(raised) == ""
    assert "Повышающий коэффициент 1,50 прибавил 90,00" in raising(raised)
