"""Until when the organisation promised: working days and hours."""

import datetime as dt

from django.utils import timezone

from cabinet.requests.models import PaidService, RequestCategory

# Article 112 of the Labour Code: the same days every year, (month, day).
HOLIDAYS = frozenset(
    {
        *((1, day) for day in range(1, 9)),
        (2, 23),
        (3, 8),
        (5, 1),
        (5, 9),
        (6, 12),
        (11, 4),
    }
)
# Further days off: moved by the government for 2025 and 2026; for 2027 those
# that the Code itself moves from a weekend to the next Monday.
MOVED_DAYS_OFF = frozenset(
    dt.date.fromisoformat(day)
    for day in (
        *("2025-05-02", "2025-05-08", "2025-06-13", "2025-11-03", "2025-12-31"),
        *("2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31"),
        *("2027-05-03", "2027-05-10", "2027-06-14"),
    )
)
WORKING_WEEKENDS = frozenset({dt.date(2025, 11, 1)})
SATURDAY = 5
END_OF_DAY = dt.time(23, 59)


def is_working(day: dt.date) -> bool:
    if day in WORKING_WEEKENDS:
        return True
    is_holiday = (day.month, day.day) in HOLIDAYS or day in MOVED_DAYS_OFF
    return day.weekday() < SATURDAY and not is_holiday


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day``, which itself doesn't count."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working(day)
    return day


def due(subject: RequestCategory | PaidService, since: dt.datetime) -> dt.datetime:
    """When a request of this subject has to be dealt with."""
    if isinstance(subject, RequestCategory) and subject.unit == subject.Unit.HOURS:
        return since + dt.timedelta(hours=subject.term)
    day = after_working_days(timezone.localdate(since), subject.term)
    return timezone.make_aware(dt.datetime.combine(day, END_OF_DAY))
