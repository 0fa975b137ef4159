"""The days of a month in which an organisation takes readings.

A window is two days of a month; 31 means the month's last day. When the second
is smaller than the first, the window crosses the month's end: 25–5 opens on the
25th and closes on the 5th of the next month.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from cabinet.accounts.models import Building

GRACE = dt.timedelta(minutes=15)


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


@dataclass(frozen=True)
class Schedule:
    """When a house takes readings: two days of a month on its own clock."""

    opens: int
    closes: int
    zone: ZoneInfo

    @classmethod
    def of(cls, building: Building) -> Self:
        """The house's own days and clock, or the organisation's; needs it joined."""
        organization = building.organization
        own = building.readings_from, building.readings_to
        days = (organization.readings_from, organization.readings_to)
        opens, closes = (own[0], own[1]) if own[0] and own[1] else days
        return cls(
            opens, closes, ZoneInfo(building.time_zone or organization.time_zone)
        )

    def today(self, now: dt.datetime) -> dt.date:
        return now.astimezone(self.zone).date()

    def window(self, now: dt.datetime) -> Span:
        return window(self.opens, self.closes, self.today(now))

    def is_open(self, now: dt.datetime) -> bool:
        return is_open(self.opens, self.closes, self.today(now))

    def month(self, day: dt.date) -> dt.date:
        """The bill that a reading of this day enters, by its first day."""
        return window(self.opens, self.closes, day).first.replace(day=1)

    def end_of(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), self.zone)

    def reported(self, now: dt.datetime) -> Span:
        return reporting_month(self.opens, self.closes, self.today(now))

    def day_of_entry(
        self, now: dt.datetime, opened_at: dt.datetime | None
    ) -> dt.date | None:
        """The day that a reading sent now counts for; None while the window is shut.

        Who opened the form in time has fifteen minutes more, and the reading
        counts for the window's last day.
        """
        if self.is_open(now):
            return self.today(now)
        if opened_at is None or not self.is_open(opened_at):
            return None
        last = self.window(opened_at).last
        return last if now <= self.end_of(last) + GRACE else None
