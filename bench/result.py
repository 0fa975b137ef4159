"""One measurement beside its limit of the same run."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """``ratio`` is value ÷ limit; ``ok`` says whether the limit is kept."""

    name: str
    value: float
    limit: float
    ratio: float
    ok: bool
    unit: str = "×"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def at_least(name: str, value: float, limit: float, unit: str = "×") -> Result:
    return Result(name, value, limit, _part(value, limit), value >= limit, unit)


def at_most(name: str, value: float, limit: float, unit: str = "×") -> Result:
    return Result(name, value, limit, _part(value, limit), value <= limit, unit)


def _part(value: float, limit: float) -> float:
    return value / limit if limit else value
