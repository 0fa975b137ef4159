from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabinet.accounts.models import Account
from cabinet.charges.bills import MONEY, Bill, bill_of
from cabinet.charges.columns import table_of
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.words import UNKNOWN_REASON, difference, sums
from cabinet.tariffs.models import Service, Supplier
from tests.factories.bills import manual_bill

amounts = st.none() | st.decimals(-999_999, 999_999, places=2)
lines = st.lists(
    st.fixed_dictionaries(dict.fromkeys(MONEY, amounts)).map(lambda v: line(**v)),
    max_size=40,
)


def line(service: str = "Услуга", **values: Decimal | None) -> Charge:
    return Charge(service=Service(name=service), **values)


def bill(*lines: Charge) -> Bill:
    return Bill(Account(), BillingPeriod(), lines)


@pytest.mark.parametrize(
    ("number", "rows", "net", "due"),
    [
        ("551412", 13, "1096.64", "1537.15"),
        ("А-0154", 9, "3195.03", "3195.03"),
        ("00000000", 3, "2383.29", "2383.29"),
    ],
)
def test_bill_has_the_sums_that_the_manual_prints(db, number, rows, net, due):
    found = bill_of(*manual_bill(number))

    assert (len(found.lines), found.net, found.due) == (
        rows,
        Decimal(net),
        Decimal(due),
    )


def test_every_money_column_is_totalled(db):
    totals = bill_of(*manual_bill("551412")).totals

    assert totals == {
        "paid": Decimal("4117.35"),
        "opening_balance": Decimal("3963.51"),
        "charged": Decimal("2042.84"),
        "common_charged": None,
        "excess_amount": None,
        "recalculation": Decimal("-792.36"),
        "under_delivery": Decimal("0.00"),
        "privilege": None,
        "penalty": None,
        "closing_balance": Decimal("1096.64"),
        "amount_due": Decimal("1537.15"),
    }


@given(lines)
def test_total_is_the_exact_sum_of_what_the_lines_tell(lines):
    found = bill(*lines)

    for name in MONEY:
        told = [v for v in (getattr(one, name) for one in lines) if v is not None]
        assert found.totals[name] == (sum(told) if told else None)


@given(lines)
def test_payable_is_never_negative(lines):
    assert bill(*lines).payable >= 0


@given(st.lists(st.decimals(-9999, 9999, places=2), min_size=1, max_size=20))
def test_difference_of_clamped_lines_is_explained_by_overpayments(balances):
    found = bill(
        *(line(closing_balance=b, amount_due=max(b, Decimal())) for b in balances)
    )

    explained = difference(found)

    assert bool(explained) == any(b < 0 for b in balances)
    assert explained != UNKNOWN_REASON


def test_difference_names_the_overpaid_services_and_their_sum(db):
    text = difference(bill_of(*manual_bill("551412")))

    assert text.startswith(
        "Суммы различаются на 440,51\N{NO-BREAK SPACE}₽: столько переплачено по строкам"
        " «Пени», «Подогрев воды»."
    )


def test_difference_that_no_overpayment_explains_is_admitted():
    found = bill(line(closing_balance=Decimal(100), amount_due=Decimal(70)))

    assert difference(found) == UNKNOWN_REASON


def test_bill_without_closing_balances_shows_only_what_is_due():
    found = bill(line(amount_due=Decimal("70.00")))

    assert sums(found) == [("К оплате по строкам", Decimal("70.00"), "")]


def test_table_has_the_eleven_columns_of_the_manual(db):
    table = table_of(bill_of(*manual_bill("551412")))

    assert [column.title for column in table.columns] == [
        "Услуга",
        "Тариф",
        "Ед. измер.",
        "Расход",
        "Оплачено",
        "Вх. сальдо",
        "Начислено",
        "Перерасчёт",
        "Недопоставка",
        "Исх. сальдо",
        "К оплате",
    ]


def test_optional_columns_appear_when_a_line_fills_them():
    charge = line(privilege=Decimal("1.00"), penalty=Decimal("0.00"))
    charge.supplier = Supplier(name="МУП «Водоканал»")

    titles = [column.title for column in table_of(bill(charge)).columns]

    assert titles[1] == "Поставщик"
    assert "Льгота" in titles
    assert "Пени" not in titles
