from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """One measurement beside its limit; ``ratio`` is value ÷ limit as asked for."""

    name: str
    value: float
    limit: float
    ratio: float
    ok: bool
    unit: str = "×"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def at_least(name: str, value: float, limit: float) -> Result:
    return Result(name, value, limit, value / limit, value >= limit)


def at_most(name: str, value: float, limit: float) -> Result:
    return Result(name, value, limit, value / limit, value <= limit)
