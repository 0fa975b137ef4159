import datetime as dt

import pytest

from cabinet.meters.window import Span, is_open, reporting_month, window

DATE = dt.date


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((10, 25), DATE(2017, 9, 9), (DATE(2017, 9, 10), DATE(2017, 9, 25))),
        ((10, 25), DATE(2017, 9, 10), (DATE(2017, 9, 10), DATE(2017, 9, 25))),
        ((10, 25), DATE(2017, 9, 25), (DATE(2017, 9, 10), DATE(2017, 9, 25))),
        ((10, 25), DATE(2017, 12, 26), (DATE(2018, 1, 10), DATE(2018, 1, 25))),
        ((20, 31), DATE(2016, 2, 29), (DATE(2016, 2, 20), DATE(2016, 2, 29))),
        ((31, 31), DATE(2017, 4, 1), (DATE(2017, 4, 30), DATE(2017, 4, 30))),
        ((25, 5), DATE(2018, 1, 3), (DATE(2017, 12, 25), DATE(2018, 1, 5))),
        ((25, 5), DATE(2018, 1, 6), (DATE(2018, 1, 25), DATE(2018, 2, 5))),
        ((1, 31), DATE(2017, 2, 28), (DATE(2017, 2, 1), DATE(2017, 2, 28))),
    ],
)
def test_window_is_the_open_one_or_the_next(days, today, expected):
    assert window(*days, today) == Span(*expected)


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((10, 25), DATE(2017, 9, 9), False),
        ((10, 25), DATE(2017, 9, 10), True),
        ((10, 25), DATE(2017, 9, 25), True),
        ((10, 25), DATE(2017, 9, 26), False),
        ((25, 5), DATE(2017, 9, 24), False),
        ((25, 5), DATE(2017, 9, 30), True),
        ((25, 5), DATE(2017, 10, 5), True),
        ((25, 5), DATE(2017, 10, 6), False),
        ((31, 31), DATE(2017, 2, 28), True),
        ((15, 15), DATE(2017, 2, 15), True),
    ],
)
def test_window_is_open_on_its_first_and_last_day(days, today, expected):
    assert is_open(*days, today) is expected


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((10, 25), DATE(2017, 9, 1), (DATE(2017, 9, 1), DATE(2017, 9, 30))),
        ((10, 25), DATE(2016, 2, 29), (DATE(2016, 2, 1), DATE(2016, 2, 29))),
        ((25, 5), DATE(2017, 10, 3), (DATE(2017, 9, 6), DATE(2017, 10, 5))),
        ((25, 5), DATE(2017, 10, 6), (DATE(2017, 10, 6), DATE(2017, 11, 5))),
        ((25, 5), DATE(2018, 1, 1), (DATE(2017, 12, 6), DATE(2018, 1, 5))),
    ],
)
def test_reporting_month_contains_today_and_one_window(days, today, expected):
    month = reporting_month(*days, today)

    assert month == Span(*expected)
    assert today in month


@pytest.mark.parametrize("opens", range(1, 32))
@pytest.mark.parametrize("closes", [1, 5, 15, 28, 30, 31])
def test_every_day_of_two_years_has_a_window_that_is_not_over(opens, closes):
    for day in range(731):
        today = DATE(2016, 1, 1) + dt.timedelta(days=day)
        found = window(opens, closes, today)

        assert found.first <= found.last
        assert today <= found.last
