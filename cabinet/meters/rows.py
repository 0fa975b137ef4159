"""How meters and their readings stand on the resident's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from cabinet.meters.consumption import passed
from cabinet.meters.models import Meter, Reading
from cabinet.meters.window import Span


@dataclass(frozen=True)
class Shown:
    """A reading and what was consumed since the one before it."""

    reading: Reading
    consumption: Decimal | None


@dataclass(frozen=True)
class MeterRow:
    """A meter with its reading of the reported month and the one before."""

    meter: Meter
    previous: Reading | None
    current: Shown | None
    history: list[Shown]


def meter_rows(meters: Iterable[Meter], month: Span) -> list[MeterRow]:
    return [_row(meter, month) for meter in meters]


def consumption(meter: Meter, earlier: Reading, later: Reading) -> Decimal | None:
    return passed(meter, earlier.value, later.value)


def _row(meter: Meter, month: Span) -> MeterRow:
    history = _history(meter)
    before = [item.reading for item in history if item.reading.date < month.first]
    now = [item for item in history if item.reading.date in month]
    return MeterRow(
        meter=meter,
        previous=before[0] if before else None,
        current=_since(meter, before, now[0]) if now else None,
        history=history,
    )


def _history(meter: Meter) -> list[Shown]:
    """Every reading, newest first; the earliest has nothing to be compared to."""
    readings = list(meter.readings.all())
    return [
        Shown(later, consumption(meter, earlier, later) if earlier else None)
        for later, earlier in zip_longest(readings, readings[1:])
    ]


def _since(meter: Meter, before: list[Reading], now: Shown) -> Shown:
    """This month's reading against the last of earlier months, not of this one."""
    if not before:
        return Shown(now.reading, None)
    return Shown(now.reading, consumption(meter, before[0], now.reading))
