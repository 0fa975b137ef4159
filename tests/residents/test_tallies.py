"""Counting in the database: at once, and by windows."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from cabinet.residents.models import Tally
from cabinet.residents.tallies import count, counted

HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_window_begins_with_the_first_time_and_ends():
    with time_machine.travel(NOON, tick=False) as clock:
        assert [count("a", HOUR), count("a", HOUR), count("b", HOUR)] == [1, 2, 1]
        clock.shift(HOUR - dt.timedelta(seconds=1))
        assert count("a", HOUR) == 3
        clock.shift(dt.timedelta(seconds=1))
        assert counted("a", HOUR) == 0
        assert count("a", HOUR) == 1


@pytest.mark.django_db
def test_windows_that_are_long_over_are_swept_out():
    with time_machine.travel(NOON, tick=False) as clock:
        count("old", HOUR)
        clock.shift(dt.timedelta(days=2))
        count("new", HOUR)

    assert [one.key for one in Tally.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_none_of_many_at_once_is_forgotten():
    def one_more(_):
        try:
            return count("race", HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(one_more, range(40)))

    assert told == list(range(1, 41))
