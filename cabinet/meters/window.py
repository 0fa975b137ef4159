"""The days of a month in which an organisation takes readings.

A window is two days of a month; 31 means the month's last day. When the second
is smaller than the first, the window crosses the month's end: 25–5 opens on the
25th and closes on the 5th of the next month.
"""

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def window(opens: int, closes: int, today: dt.date) -> Span:
    """The window that is open today, or else the next one to open."""
    months = (shifted(today, -1), today, shifted(today, 1))
    spans = (opening_in(month, opens, closes) for month in months)
    return next(span for span in spans if span.last >= today)


def is_open(opens: int, closes: int, today: dt.date) -> bool:
    return today in window(opens, closes, today)


def reporting_month(opens: int, closes: int, today: dt.date) -> Span:
    """The days whose readings count for the month that is being reported now.

    A calendar month as a rule; with a window across the month's end, from the
    day after it closed to the day when it closes again.
    """
    if closes >= opens:
        return Span(on_day(today, 1), on_day(today, 31))
    closing = on_day(today, closes)
    if today > closing:
        closing = on_day(shifted(today, 1), closes)
    after_previous = on_day(shifted(closing, -1), closes) + dt.timedelta(days=1)
    return Span(after_previous, closing)


def opening_in(month: dt.date, opens: int, closes: int) -> Span:
    closing_month = month if closes >= opens else shifted(month, 1)
    return Span(on_day(month, opens), on_day(closing_month, closes))


def on_day(month: dt.date, day: int) -> dt.date:
    """This day of the month, or the month's last where it is shorter."""
    _, length = calendar.monthrange(month.year, month.month)
    return month.replace(day=min(day, length))


def shifted(month: dt.date, months: int) -> dt.date:
    """The first day of the month that many months away."""
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)
