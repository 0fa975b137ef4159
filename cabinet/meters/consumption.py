"""What went through a meter, and how much of it is believable."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from cabinet.meters.models import Meter, Reading

# What a dwelling hardly ever uses in a month, by a word of the service or unit.
CAPS = (
    ("газ", Decimal(1000)),
    ("квт", Decimal(3000)),
    ("гкал", Decimal(20)),
    ("куб", Decimal(60)),
    ("м3", Decimal(60)),
    ("м³", Decimal(60)),
)
INTERVALS, ENOUGH_INTERVALS = 6, 3
TIMES_AVERAGE = 3
# Three times of nearly nothing is still nothing to worry about.
SHARE_OF_CAP = Decimal("0.1")


def full_turn(meter: Meter) -> Decimal | None:
    """How much the display counts before it starts from zero."""
    return Decimal(10) ** meter.digit_capacity if meter.digit_capacity else None


def passed(meter: Meter, before: Decimal, after: Decimal) -> Decimal | None:
    """What went through between two values, in the service's unit.

    A display that ran over its last digit starts from zero; that is believed
    when less than half of its range went by. Otherwise a smaller value is a
    mistake or a new meter, and nobody knows the consumption.
    """
    full = full_turn(meter)
    difference = after - before
    if difference < 0 and full and difference + full < full / 2:
        difference += full
    return difference * meter.ratio if difference >= 0 else None


def plausible(
    meter: Meter, before: Decimal, after: Decimal, limit: Decimal | None
) -> Decimal | None:
    """As ``passed``, but a turn of the display is believed below ``limit`` alone."""
    found = passed(meter, before, after)
    turned = after < before
    return (
        None
        if turned and found is not None and limit is not None and found > limit
        else found
    )


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Calendar months, one at least."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(1, months)


def monthly_average(meter: Meter, past: Sequence[Reading]) -> Decimal | None:
    """Over the last six readings (newest first); None with fewer than three."""
    total, months, known = Decimal(), 0, 0
    for later, earlier in pairwise(past[: INTERVALS + 1]):
        used = passed(meter, earlier.value, later.value)
        if used is not None:
            known += 1
            total += used
            months += months_between(earlier.date, later.date)
    return total / months if known >= ENOUGH_INTERVALS else None


def monthly_cap(meter: Meter) -> Decimal | None:
    words = f"{meter.service.name} {meter.service.unit}".lower()
    found = next((cap for word, cap in CAPS if word in words), None)
    return found * meter.ratio if found else None


def abnormal_above(
    meter: Meter, past: Sequence[Reading], months: int
) -> Decimal | None:
    """The consumption of so many months that asks for a confirmation."""
    average, cap = monthly_average(meter, past), monthly_cap(meter)
    if average is None:
        return cap * months if cap else None
    floor = cap * SHARE_OF_CAP if cap else Decimal(1)
    return max(average * TIMES_AVERAGE, floor) * months
