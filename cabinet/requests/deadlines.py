"""Until when the organisation promised: working days and hours."""

import datetime as dt
from typing import cast

from django.core.cache import cache
from django.utils import timezone

from cabinet.requests.models import PaidService, RequestCategory, SpecialDay
from cabinet.requests.models.calendar import KEPT_AS, KEPT_SECONDS

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
SATURDAY = 5
END_OF_DAY = dt.time(23, 59)


def is_working(day: dt.date) -> bool:
    return _is_working(day, _special_days())


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day``, which itself doesn't count."""
    special = _special_days()
    while count:
        day += dt.timedelta(days=1)
        count -= _is_working(day, special)
    return day


def _is_working(day: dt.date, special: dict[dt.date, bool]) -> bool:
    usual = day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS
    return special.get(day, usual)


def _special_days() -> dict[dt.date, bool]:
    """What staff wrote down: each day with whether it is worked."""
    kept = cache.get_or_set(
        KEPT_AS,
        lambda: dict(SpecialDay.objects.values_list("date", "is_working")),
        KEPT_SECONDS,
    )
    return cast("dict[dt.date, bool]", kept)


def due(subject: RequestCategory | PaidService, since: dt.datetime) -> dt.datetime:
    """When a request of this subject has to be dealt with."""
    if isinstance(subject, RequestCategory) and subject.unit == subject.Unit.HOURS:
        return since + dt.timedelta(hours=subject.term)
    day = after_working_days(timezone.localdate(since), subject.term)
    return timezone.make_aware(dt.datetime.combine(day, END_OF_DAY))
