"""What a bill tells besides its charges: readings, the house's meters, instalments.

Bills know neither meters nor payments; whoever knows both tells them where these
come from (``cabinet.apps``).
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


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


@dataclass(frozen=True, kw_only=True)
class HouseLine:
    """What a house's meter showed in a month; volumes in the service's unit."""

    service: str
    unit: str
    serial_number: str
    value: Decimal | None
    on: dt.date
    consumption: Decimal | None
    distributed: Decimal | None


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A debt that is paid off in parts, as it stands with a month's bill; roubles.

    ``due`` and ``due_on`` are the part to pay with this bill; None when the
    plan asks for none.
    """

    debt: Decimal
    paid: Decimal
    due: Decimal | None
    due_on: dt.date | None


@dataclass(frozen=True)
class Closing:
    """When a month was published, and the last change (``FormerRow``) before it.

    Nothing of a month that is still open.
    """

    at: dt.datetime | None = None
    change: int | None = None


Readings = Mapping[int, Sequence[MeterLine]]
HouseReadings = Mapping[int, Sequence[HouseLine]]
Plans = Mapping[int, PlanLine]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Each is asked by ids, of accounts or of buildings, and the bill's month."""

    meters: Callable[[Collection[int], dt.date, Closing], Readings]
    houses: Callable[[Collection[int], dt.date, Closing], HouseReadings]
    plans: Callable[[Collection[int], dt.date], Plans]


def _nothing(pks: Collection[int], month: dt.date, *_: Closing) -> dict[int, Any]:
    return {}


class _Wiring:
    sources = Sources(meters=_nothing, houses=_nothing, plans=_nothing)


def come_from(sources: Sources) -> None:
    _Wiring.sources = sources


def readings_of(
    accounts: Collection[int], month: dt.date, closing: Closing
) -> Readings:
    return _Wiring.sources.meters(accounts, month, closing)


def house_readings_of(
    buildings: Collection[int], month: dt.date, closing: Closing
) -> HouseReadings:
    return _Wiring.sources.houses(buildings, month, closing)


def plans_of(accounts: Collection[int], month: dt.date) -> Plans:
    return _Wiring.sources.plans(accounts, month)
