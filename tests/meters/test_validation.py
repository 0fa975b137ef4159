"""The ladder of rules, by its published vectors and over random histories."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabinet.meters.consumption import monthly_average, passed
from cabinet.meters.models import Meter, Reading
from cabinet.meters.validation import LADDER, Attempt, judge
from cabinet.meters.window import Schedule
from cabinet.tariffs.models import Service

MOSCOW = ZoneInfo("Europe/Moscow")
SCHEDULE = Schedule(10, 25, MOSCOW)
DAY = dt.date(2017, 9, 20)
NOW = dt.datetime(2017, 9, 20, 12, tzinfo=MOSCOW)


def meter_of(unit="куб.м", **values):
    service = Service(pk=1, name="Холодная вода", unit=unit)
    return Meter(pk=1, service=service, serial_number="1", **values)


def past_of(meter, *values):
    """Monthly readings ending in August 2017, newest first."""
    months = [dt.date(2017, 8, 20) - dt.timedelta(days=30 * n) for n in range(99)]
    return [
        Reading(meter=meter, value=Decimal(value), date=day)
        for value, day in zip(reversed(values), months, strict=False)
    ]


def attempt(typed, *values, meter=None, **changes):
    meter = meter or meter_of()
    told = {"day": DAY, "now": NOW, "schedule": SCHEDULE, **changes}
    return Attempt(meter=meter, typed=typed, past=past_of(meter, *values), **told)


def code_of(tried, **how):
    refusal, _ = judge(tried, **how)
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    ("capacity", "previous", "typed", "expected"),
    [
        (5, "99998", "00003", "5"),
        (5, "99999", "00003", "4"),
        (5, "10.250", "10,5", "0.250"),
        (5, "10.250", "10.5", "0.250"),
        (5, "54", "54", "0"),
        (None, "54", "1 054", "1000"),
    ],
)
def test_consumption_of_the_published_vectors(capacity, previous, typed, expected):
    tried = attempt(typed, previous, meter=meter_of(digit_capacity=capacity))

    assert tried.consumption == Decimal(expected)
    assert code_of(tried) in {None, "abnormal"}


@pytest.mark.parametrize(
    ("typed", "previous", "expected"),
    [
        ("00100", "00120", "lower-than-previous"),
        ("123456", "120", "too-many-digits"),
        ("9" * 20, "120", "too-many-digits"),
        ("1e5000", "120", "too-many-digits"),
        ("120,1234", "120", "too-long-fraction"),
        ("120,1000000", "120", None),
        ("сто двадцать", "120", "not-a-number"),
        ("NaN", "120", "not-a-number"),
        ("-5", "1", "not-a-number"),
        ("1,2,3", "1", "not-a-number"),
        ("540", "54", "abnormal"),
        ("", "54", "zones-incomplete"),
    ],
)
def test_refusals_name_their_rule(typed, previous, expected):
    tried = attempt(
        typed, previous, meter=meter_of(digit_capacity=5), other_zones_given=True
    )

    assert code_of(tried) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(dt.date(2026, 10, 31), None), (dt.date(2026, 11, 1), "verification-expired")],
)
def test_verification_holds_through_its_last_day(day, expected):
    meter = meter_of(next_verification_date=dt.date(2026, 10, 31))
    now = dt.datetime.combine(day, dt.time(12), MOSCOW)

    assert code_of(Attempt(meter, "5", day, now, SCHEDULE)) == expected


def test_shut_window_is_told_with_its_next_days():
    refusal, _ = judge(attempt("60", "54", day=None))

    assert refusal.code == "window-closed"
    assert "с 10.09.2017 по 25.09.2017" in refusal.text


def test_removed_meter_takes_nothing():
    meter = meter_of(removed_date=dt.date(2017, 9, 1))

    assert code_of(attempt("60", "54", meter=meter)) == "meter-removed"


def test_date_is_neither_in_the_future_nor_before_the_previous_reading():
    assert code_of(attempt("60", "54", day=dt.date(2017, 9, 21))) == "date-in-future"
    early = attempt("60", "54", day=dt.date(2017, 8, 1))
    assert code_of(early) == "date-before-previous"


def test_reading_given_to_billing_is_not_replaced():
    assert code_of(attempt("60", "54", already_exported=True)) == "already-exported"


def test_unusual_consumption_passes_with_a_confirmation_and_leaves_a_doubt():
    tried = attempt("540", "54")

    refusal, doubts = judge(tried, confirmed=True)

    assert refusal is None
    assert [doubt.code for doubt in doubts] == ["abnormal"]


def test_staff_override_the_window_verification_lower_and_abnormal_alone():
    meter = meter_of(next_verification_date=dt.date(2017, 1, 1), digit_capacity=5)

    refusal, doubts = judge(attempt("50", "54", meter=meter, day=None), overridden=True)

    assert refusal is None
    assert [doubt.code for doubt in doubts] == [
        "window-closed",
        "verification-expired",
        "lower-than-previous",
    ]
    assert code_of(attempt("сто", "54"), overridden=True) == "not-a-number"
    assert (
        code_of(attempt("123456", "54", meter=meter), overridden=True)
        == "too-many-digits"
    )


def test_usual_is_three_times_the_average_of_the_last_six():
    values = ["0", "10", "20", "30", "40"]

    assert code_of(attempt("70", *values)) is None
    assert code_of(attempt("70,001", *values)) == "abnormal"


def test_months_without_readings_allow_more():
    meter = meter_of()
    past = past_of(meter, "0", "10", "20", "30")
    for reading in past:
        reading.date -= dt.timedelta(days=92)

    tried = Attempt(meter, "110", DAY, NOW, SCHEDULE, past)

    assert code_of(tried) is None


def test_the_ratio_multiplies_consumption_and_its_limit():
    meter = meter_of(ratio=Decimal(20))

    assert attempt("57", "54", meter=meter).consumption == 60
    assert code_of(attempt("57", "54", meter=meter)) is None


def test_rules_stand_in_the_order_of_the_ladder():
    assert [rule.__name__ for rule in LADDER] == [
        "window_is_open",
        "meter_serves",
        "verification_holds",
        "zones_are_complete",
        "is_a_number",
        "digits_fit",
        "fraction_fits",
        "not_exported_yet",
        "day_is_possible",
        "not_lower",
        "consumption_is_usual",
    ]


@given(
    start=st.integers(0, 99_999),
    uses=st.lists(st.integers(0, 50), min_size=1, max_size=24),
)
def test_history_of_any_display_adds_up_through_its_turns(start, uses):
    """Whatever a five-digit display shows, its turns are found again."""
    meter = meter_of(digit_capacity=5)
    total, shown = start, [start]
    for used in uses:
        total += used
        shown.append(total % 100_000)

    steps = [passed(meter, Decimal(a), Decimal(b)) for a, b in pairwise(shown)]

    assert sum(steps) == sum(uses)
    assert code_of(attempt(str(shown[-1]), *map(str, shown[:-1]), meter=meter)) in {
        None,
        "abnormal",
    }


@given(st.text(max_size=25))
def test_whatever_is_typed_is_taken_or_explained(typed):
    refusal, _ = judge(attempt(typed, "54", "60", "66", "70", other_zones_given=True))

    assert refusal is None or refusal.text


@given(st.lists(st.integers(0, 40), min_size=3, max_size=6))
def test_average_is_the_mean_of_the_last_months(uses):
    meter = meter_of()
    values = [0]
    for used in uses:
        values.append(values[-1] + used)
    past = [
        Reading(meter=meter, value=Decimal(v), date=dt.date(2017, 8 - n, 1))
        for n, v in enumerate(reversed(values))
    ]

    assert monthly_average(meter, past) == Decimal(sum(uses)) / len(uses)
