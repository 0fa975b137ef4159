import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from cabinet.accounts.models import Account
from cabinet.payments.debts.sources import books_of
from cabinet.payments.models import PenaltyRule
from tests.factories import BillingPeriodFactory, PaymentFactory, ServiceFactory
from tests.factories.bills import publish, simple_line
from tests.measure import own_queries

D = Decimal
FEBRUARY, MARCH = dt.date(2025, 2, 1), dt.date(2025, 3, 1)


@pytest.fixture(autouse=True)
def rule(db):
    PenaltyRule.objects.all().delete()
    return PenaltyRule.objects.create(
        valid_from=dt.date(2022, 2, 28), percent=D("9.5"), basis="ст. 155 ч. 14"
    )


def bill(account, month, amount, *more, pay_until=None, **values):
    BillingPeriodFactory(
        organization=account.organization, month=month, pay_until=pay_until
    )
    publish(account, [simple_line(account, amount, **values), *more], month=month)


def page_of(account):
    return reverse("payments:debt", args=[account.public_id])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(page.split())


@time_machine.travel("2025-06-18T12:00Z")
def test_page_counts_by_day_beside_what_the_program_charged(resident_client, account):
    penalty = ServiceFactory(organization=account.organization, name="Пени")
    charged = simple_line(account, "12.34", service=penalty)
    bill(account, FEBRUARY, "10000", charged, pay_until=dt.date(2025, 3, 10))

    answer = resident_client.get(page_of(account))

    page = text_of(answer)
    # A hundred days late: 263.08 by the vector.
    assert 'По расчёту портала</dt><dd class="sum">263,08 ₽' in page
    assert 'за февраль 2025</dt><dd class="sum">12,34 ₽' in page
    assert "10.04.2025 — 08.06.2025" in page
    assert "1/130" in page
    assert "ст. 155 ч. 14" in page
    assert answer.context["debt"].overdue == D(10000)


@time_machine.travel("2025-06-18T12:00Z")
def test_chosen_month_alone_is_counted(resident_client, account):
    bill(account, FEBRUARY, "10000", pay_until=dt.date(2025, 3, 10))
    bill(account, MARCH, "500", pay_until=dt.date(2025, 4, 10))

    answer = resident_client.get(page_of(account), {"month": "2025-03"})

    debt = answer.context["debt"]
    assert [one.debt.month for one in debt.months] == [FEBRUARY, MARCH]
    assert [one.debt.month for one in debt.chosen] == [MARCH]


@time_machine.travel("2025-06-18T12:00Z")
def test_payments_close_the_oldest_month(resident_client, account):
    bill(account, FEBRUARY, "10000", pay_until=dt.date(2025, 3, 10))
    bill(account, MARCH, "500", pay_until=dt.date(2025, 4, 10))
    PaymentFactory(account=account, amount=D(10100), paid_on=dt.date(2025, 3, 10))

    debt = resident_client.get(page_of(account)).context["debt"]

    assert [(one.debt.month, one.left) for one in debt.months] == [(MARCH, D(400))]


@pytest.mark.parametrize(
    ("pay_until", "due"),
    [
        # A Saturday, then a Sunday before it: Monday in both cases.
        (dt.date(2025, 3, 15), dt.date(2025, 3, 17)),
        (dt.date(2025, 3, 10), dt.date(2025, 3, 10)),
        # Not told: the rule's day of the following month.
        (None, dt.date(2025, 3, 10)),
    ],
)
def test_due_day_is_the_periods_own_and_never_a_day_off(account, pay_until, due):
    bill(account, FEBRUARY, "100", pay_until=pay_until)

    assert [debt.due_on for debt in books_of(account).debts] == [due]


def test_due_day_follows_the_rule_in_force(account, rule):
    PenaltyRule.objects.create(
        valid_from=dt.date(2025, 3, 1), percent=D("9.5"), pay_day=18
    )
    bill(account, FEBRUARY, "100")

    assert [debt.due_on for debt in books_of(account).debts] == [dt.date(2025, 3, 18)]


def test_contribution_to_repairs_never_costs_more(account):
    account.kind = Account.Kind.CAPITAL_REPAIR

    assert {(r.first_part, r.second_part) for r in books_of(account).rules} == {
        (300, 300)
    }


def test_penalty_lines_and_old_debt_are_no_debt_of_a_month(account):
    penalty = ServiceFactory(organization=account.organization, name="Пени")
    line = simple_line(account, "7", service=penalty)
    bill(account, FEBRUARY, "100", line, opening_balance=D(40), penalty=D(3))
    PaymentFactory(account=account, amount=D(50), paid_on=dt.date(2025, 3, 1))

    books = books_of(account)

    assert [debt.amount for debt in books.debts] == [D(100)]
    assert books.earlier == D(40)
    assert books.imported == D(10)
    # Forty of the fifty went for the old debt.
    assert [(r.day, r.amount) for r in books.receipts] == [(dt.date(2025, 3, 1), D(10))]


def test_month_below_zero_pays_for_others(account):
    bill(account, FEBRUARY, "100")
    bill(account, MARCH, "-30")

    books = books_of(account)

    assert [debt.month for debt in books.debts] == [FEBRUARY]
    assert [r.amount for r in books.receipts] == [D(30)]


@time_machine.travel("2025-03-01T12:00Z")
def test_nothing_overdue_is_said(resident_client, account):
    bill(account, FEBRUARY, "100")

    assert "Просроченных месяцев нет" in text_of(resident_client.get(page_of(account)))


@time_machine.travel("2025-06-18T12:00Z")
def test_days_without_a_rule_are_told(resident_client, account):
    PenaltyRule.objects.update(valid_from=dt.date(2025, 6, 1))
    bill(account, FEBRUARY, "100")

    assert "ставка на портале не заведена" in text_of(
        resident_client.get(page_of(account))
    )


@time_machine.travel("2025-12-01T12:00Z")
@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_months(
    resident_client, account, count
):
    for number in range(count):
        bill(account, dt.date(2025, number + 1, 1), "100")
        PaymentFactory(account=account, paid_on=dt.date(2025, 5, number + 1))

    # The seventh asks for the days off, once for a page.
    assert own_queries(resident_client, page_of(account)) == 7
