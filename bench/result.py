from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measurement beside its limit; ``ratio`` is value ÷ limit as asked for."""

    name: str
    value: float
    limit: float
    ratio: float
    ok: bool


def at_least(name: str, value: float, limit: float) -> Result:
    return Result(name, value, limit, value / limit, value >= limit)


def at_most(name: str, value: float, limit: float) -> Result:
    return Result(name, value, limit, value / limit if limit else value, value <= limit)
