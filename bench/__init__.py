"""Benchmarks: each module's ``run`` gives figures with limits of the same run."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """A figure, and the most it may be; ``ratio`` is what part of it is used."""

    name: str
    value: float
    limit: float
    unit: str = "с"

    @property
    def ratio(self) -> float:
        return self.value / self.limit if self.limit else float("inf")

    @property
    def ok(self) -> bool:
        return self.value <= self.limit

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "limit": round(self.limit, 3),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "ok": self.ok,
        }
