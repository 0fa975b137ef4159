"""Readings of meters, as far as a bill needs them.

Bills don't know meters; whoever knows both tells them where readings come from
(``cabinet.apps``).
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class MeterLine:
    """A meter's last reading up to the end of a month, and the one before."""

    service_id: int
    service: str
    unit: str
    serial_number: str
    previous: Decimal | None
    previous_on: dt.date | None
    current: Decimal | None
    current_on: dt.date | None
    consumption: Decimal | None
    next_verification: dt.date | None


Readings = Mapping[int, Sequence[MeterLine]]
Source = Callable[[Collection[int], dt.date], Readings]


def _nobodys(accounts: Collection[int], month: dt.date) -> Readings:
    return {}


class _Wiring:
    source: Source = staticmethod(_nobodys)


def come_from(source: Source) -> None:
    """Take readings from ``source``: accounts' ids and a month to their lines."""
    _Wiring.source = staticmethod(source)


def readings_of(accounts: Collection[int], month: dt.date) -> Readings:
    return _Wiring.source(accounts, month)
