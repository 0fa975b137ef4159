"""A value that somebody wants to be taken, and what is found about it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from cabinet.meters.consumption import abnormal_above, months_between, plausible
from cabinet.meters.models import Meter, Reading
from cabinet.meters.window import Schedule

SPACES = dict.fromkeys(map(ord, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\t"))


@dataclass(frozen=True)
class Finding:
    """Why a reading isn't taken as it is, and what to do next."""

    code: str
    text: str
    confirmable: bool = False
    overridable: bool = False


@dataclass(frozen=True)
class Attempt:
    """A value that somebody wants to be taken, and what it is judged by.

    ``past`` is the meter's readings before it, newest first; ``day`` the day it
    counts for, empty when the window is shut; ``dated`` the day that an employee
    names.
    """

    meter: Meter
    typed: str
    day: dt.date | None
    now: dt.datetime
    schedule: Schedule
    past: Sequence[Reading] = ()
    dated: dt.date | None = None
    already_exported: bool = False
    other_zones_given: bool = False

    @cached_property
    def value(self) -> Decimal | None:
        try:
            number = Decimal(self.typed.translate(SPACES).replace(",", "."))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    @property
    def date(self) -> dt.date:
        return self.dated or self.day or self.schedule.today(self.now)

    @property
    def previous(self) -> Reading | None:
        return self.past[0] if self.past else None

    @cached_property
    def limit(self) -> Decimal | None:
        if self.previous is None:
            return None
        months = months_between(self.previous.date, self.date)
        return abnormal_above(self.meter, self.past, months)

    @cached_property
    def consumption(self) -> Decimal | None:
        """Since the previous reading; None when it can't be told."""
        if self.previous is None or self.value is None:
            return None
        return plausible(self.meter, self.previous.value, self.value, self.limit)
