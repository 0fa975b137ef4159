"""Numbers of Excel as a person would type them: ISO dates, no «.0», no noise."""

import datetime as dt
import re

# A float of Excel holds fifteen digits; what follows is noise.
DIGITS = ".15g"
PLAIN = 15
EPOCH = dt.datetime.fromisoformat("1899-12-30")
EPOCH_1904 = dt.datetime.fromisoformat("1904-01-01")
# Excel believes that 1900 was a leap year.
LEAP_DAY = 60
DAY = 86_400_000
# Formats that every book has without telling of them.
DATES = {*range(14, 23), *range(27, 37), *range(50, 59)}
DURATIONS = {45, 46, 47}
# Words and colours of a format say nothing of what it shows.
SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
DATE, DURATION = "date", "duration"


def shows(number: int, code: str | None) -> str:
    """Whether a format shows a date, a duration or, as an empty text, a number."""
    if code is None:
        if number in DURATIONS:
            return DURATION
        return DATE if number in DATES else ""
    telling = SILENT.sub("", code.partition(";")[0])
    if ELAPSED.search(telling):
        return DURATION
    is_date = telling.casefold() != "general" and re.search("[dmyhs]", telling, re.I)
    return DATE if is_date else ""


def plain(written: str) -> str:
    if written.isdigit() and written[0] != "0" and len(written) <= PLAIN:
        return written
    return format(float(written), DIGITS)


def dated(written: str, *, is_1904: bool) -> str:
    """The date, the moment, or the time of a day alone."""
    days = float(written)
    if not is_1904 and 1 <= days < LEAP_DAY:
        days += 1
    try:
        moment = (EPOCH_1904 if is_1904 else EPOCH) + _passed(days)
    except OverflowError:
        return plain(written)
    if 0 <= days < 1:
        return moment.time().isoformat()
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat()


def elapsed(written: str) -> str:
    try:
        return str(_passed(float(written)))
    except OverflowError:
        return plain(written)


def _passed(days: float) -> dt.timedelta:
    return dt.timedelta(milliseconds=round(days * DAY))
