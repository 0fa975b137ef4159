"""Counting in the database what must not be done too often."""

import datetime as dt

from django.db import connection
from django.db.models import F
from django.utils import timezone

from cabinet.residents.models import Tally
from cabinet.residents.models.tallies import MAX_KEY

ONE_MORE = """
INSERT INTO residents_tally AS kept (key, since, times) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    times = CASE WHEN kept.since > %(begin)s THEN kept.times + 1 ELSE 1 END,
    since = CASE WHEN kept.since > %(begin)s THEN kept.since ELSE %(now)s END
RETURNING times
"""
KEPT = dt.timedelta(days=1)


def count(key: str, within: dt.timedelta) -> int:
    """Note one more time; how many there are within the window, this one included.

    One statement, so that of two at once neither is forgotten.
    """
    now = timezone.now()
    values: dict[str, str | dt.datetime] = {
        "key": key[:MAX_KEY],
        "now": now,
        "begin": now - within,
    }
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, values)
        [(times,)] = cursor.fetchall()
    if times == 1:
        # A window begins: time to sweep out those that are long over.
        Tally.objects.filter(since__lt=now - KEPT).delete()
    return int(times)


def take_back(key: str) -> None:
    """One time less: it turned out to be none of what is counted."""
    kept = Tally.objects.filter(key=key[:MAX_KEY], times__gt=0)
    kept.update(times=F("times") - 1)


def forget(key: str) -> None:
    Tally.objects.filter(key=key[:MAX_KEY]).delete()


def counted(key: str, within: dt.timedelta) -> int:
    """How many times were noted within the window that is running now."""
    begin = timezone.now() - within
    kept = Tally.objects.filter(key=key[:MAX_KEY], since__gt=begin).first()
    return kept.times if kept else 0
