"""Vectors: 10 000.00 at 9.5 %, half up to the kopeck."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabinet.payments.debts.penalties import Debt, Receipt, penalties, rule_on
from cabinet.payments.models import PenaltyRule

D = Decimal
DUE = dt.date(2025, 3, 10)
RULE = PenaltyRule(valid_from=dt.date(2022, 2, 28), percent=D("9.5"))


def late(days):
    return DUE + dt.timedelta(days=days)


def counted(days, receipts=(), rules=(RULE,), debt="10000.00"):
    found = penalties(
        [Debt(dt.date(2025, 2, 1), D(debt), DUE)], receipts, rules, late(days)
    )
    return found[0]


@pytest.mark.parametrize(
    ("days", "amount"),
    [
        (0, "0.00"),
        (1, "0.00"),
        (30, "0.00"),
        (31, "3.17"),
        (60, "95.00"),
        (90, "190.00"),
        (91, "197.31"),
        (100, "263.08"),
        (365, "2199.62"),
    ],
)
def test_published_vectors(days, amount):
    assert counted(days).amount == D(amount)


def test_spans_tell_days_rate_and_part():
    spans = [(s.days, s.percent, s.part, s.amount) for s in counted(100).spans]

    assert spans == [
        (30, D("9.5"), None, D("0.00")),
        (60, D("9.5"), 300, D("190.00")),
        (10, D("9.5"), 130, D("73.08")),
    ]


def test_partial_payment_splits_the_days_and_its_own_day_is_late():
    found = counted(90, [Receipt(late(60), D(4000))])

    assert [(s.days, s.balance) for s in found.spans] == [
        (30, D(10000)),
        (30, D(10000)),
        (30, D(6000)),
    ]
    assert found.amount == D("95.00") + D("57.00")
    assert found.left == D(6000)


def test_payment_in_time_leaves_nothing():
    found = counted(90, [Receipt(DUE, D(10000))])

    assert (found.amount, found.left, found.spans) == (D(0), D(0), [])


def test_payment_after_the_day_counts_for_nothing_yet():
    assert counted(31, [Receipt(late(40), D(10000))]).amount == D("3.17")


def test_oldest_debt_is_paid_first():
    older = Debt(dt.date(2025, 1, 1), D(100), dt.date(2025, 2, 10))
    newer = Debt(dt.date(2025, 2, 1), D(100), DUE)

    found = penalties([newer, older], [Receipt(DUE, D(150))], [RULE], late(1))

    assert [(one.debt, one.left) for one in found] == [(older, D(0)), (newer, D(50))]


def test_new_rate_splits_the_days():
    new = PenaltyRule(valid_from=late(61), percent=D("19"))

    found = counted(70, rules=[RULE, new])

    assert [s.amount for s in found.spans] == [D("0.00"), D("95.00"), D("63.33")]


def test_rule_that_has_ended_says_nothing_of_later_days():
    ended = PenaltyRule(
        valid_from=RULE.valid_from, valid_until=late(60), percent=D("9.5")
    )

    found = counted(70, rules=[ended])

    assert [(s.days, s.amount) for s in found.spans] == [
        (30, D("0.00")),
        (30, D("95.00")),
        (10, None),
    ]
    assert not found.is_complete


@pytest.mark.django_db
def test_fixed_rate_ends_with_the_law_that_fixes_it():
    rules = list(PenaltyRule.objects.all())

    assert rule_on(rules, dt.date(2026, 12, 31)).percent == D("9.5")
    assert rule_on(rules, dt.date(2027, 1, 1)) is None
    assert rule_on(rules, dt.date(2022, 2, 27)) is None


def test_own_rule_of_the_organisation_goes_before_the_common_one():
    own = PenaltyRule(valid_from=dt.date(2020, 1, 1), percent=D(5), organization_id=1)

    assert rule_on([RULE, own], DUE) is own
    assert rule_on([RULE], dt.date(2021, 1, 1)) is None


def test_days_without_a_rule_have_no_amount():
    found = counted(31, rules=[PenaltyRule(valid_from=late(10), percent=D(1))])

    assert not found.is_complete
    assert found.spans[0].amount is None


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 500_000)), max_size=5),
    st.integers(1, 400),
)
def test_payments_never_make_it_dearer_nor_lose_a_kopeck(paid, until):
    receipts = [Receipt(late(day), D(kopecks) / 100) for day, kopecks in paid]

    found = counted(until, receipts)

    came = sum((r.amount for r in receipts if r.day <= late(until)), D())
    assert found.left == max(D(10000) - came, D())
    assert D() <= found.amount <= counted(until).amount + D("0.05")
    assert sum(s.days for s in found.spans) <= until
