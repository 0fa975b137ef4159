"""Why a bill is what it is: each line in words, and what changed since another.

Nothing here corrects a charge: what tariff and volume don't explain is shown
as a part of its own, so that the parts always add up to the difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from cabinet.charges.bills import Bill
from cabinet.charges.models import Charge

KOPECK = Decimal("0.01")
# Programs count with more digits than they print.
ROUNDING = Decimal("0.02")
NOTHING = Decimal()
PENALTY_WORDS = ("пени", "пеня", "неустой", "штраф")
Key = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a difference is made of, in roubles."""

    volume: Decimal = NOTHING
    tariff: Decimal = NOTHING
    recalculation: Decimal = NOTHING
    penalty: Decimal = NOTHING
    other: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        return sum(self.values, NOTHING)

    @property
    def values(self) -> Sequence[Decimal]:
        return [getattr(self, field.name) for field in fields(self)]

    @classmethod
    def added(cls, several: Iterable[Self]) -> Self:
        listed = list(several)
        return cls(
            **{
                field.name: sum((getattr(p, field.name) for p in listed), NOTHING)
                for field in fields(cls)
            }
        )


@dataclass(frozen=True)
class LineChange:
    """A service in two months; one of them may lack it."""

    before: Charge | None
    after: Charge | None

    @property
    def line(self) -> Charge:
        found = self.after or self.before
        assert found is not None  # noqa: S101 (a change is of something)
        return found

    @property
    def difference(self) -> Decimal:
        return accrued(self.after) - accrued(self.before)

    @property
    def parts(self) -> Parts:
        if is_penalty(self.line):
            return Parts(penalty=self.difference)
        recalculation = _corrections(self.after) - _corrections(self.before)
        penalty = _told(self.after, "penalty") - _told(self.before, "penalty")
        volume, tariff = self._by_price_and_volume()
        rest = self.difference - recalculation - penalty - volume - tariff
        return Parts(
            volume=volume,
            tariff=tariff,
            recalculation=recalculation,
            penalty=penalty,
            other=rest,
        )

    def _by_price_and_volume(self) -> tuple[Decimal, Decimal]:
        """The shares of the charge's difference: by volume, by tariff."""
        before, after = self.before, self.after
        if before is None or after is None or before.unit != after.unit:
            return NOTHING, NOTHING
        if not (_is_counted(before) and _is_counted(after)):
            return NOTHING, NOTHING
        more = _told(after, "volume") - _told(before, "volume")
        dearer = _told(after, "rate") - _told(before, "rate")
        return _split(
            after.charged - before.charged,
            _rounded(more * _told(before, "rate")),
            _rounded(dearer * _told(after, "volume")),
        )


@dataclass(frozen=True)
class Comparison:
    """A bill against an earlier one, service by service."""

    earlier: Bill
    later: Bill

    @property
    def changes(self) -> Sequence[LineChange]:
        """The services whose charge is another, the greatest change first."""
        before, after = _by_service(self.earlier), _by_service(self.later)
        keys = dict.fromkeys([*after, *before])
        changes = (LineChange(before.get(key), after.get(key)) for key in keys)
        told = [change for change in changes if any(change.parts.values)]
        return sorted(told, key=lambda change: -abs(change.difference))

    @property
    def parts(self) -> Parts:
        return Parts.added(change.parts for change in self.changes)

    @property
    def difference(self) -> Decimal:
        return self.later.accrued - self.earlier.accrued


def is_penalty(line: Charge) -> bool:
    return line.service.name.casefold().startswith(PENALTY_WORDS)


def accrued(line: Charge | None) -> Decimal:
    return line.accrued if line else NOTHING


def product(line: Charge) -> Decimal | None:
    """Tariff × volume, to compare with the charge; None where either is missing."""
    if not line.rate or line.volume is None:
        return None
    return _rounded(line.rate * line.volume)


def _split(
    difference: Decimal, volume: Decimal, tariff: Decimal
) -> tuple[Decimal, Decimal]:
    """Both shares; kopecks of rounding go to the greater of them."""
    rest = difference - volume - tariff
    if abs(rest) > ROUNDING or not (volume or tariff):
        return volume, tariff
    if abs(volume) >= abs(tariff):
        return volume + rest, tariff
    return volume, tariff + rest


def _is_counted(line: Charge) -> bool:
    return line.rate is not None and line.volume is not None


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def _corrections(line: Charge | None) -> Decimal:
    return _told(line, "recalculation") - _told(line, "under_delivery")


def _told(line: Charge | None, name: str) -> Decimal:
    value: Decimal | None = getattr(line, name) if line else None
    return value or NOTHING


def _by_service(bill: Bill) -> Mapping[Key, Charge]:
    return {(line.service_id, line.supplier_id): line for line in bill.lines}
