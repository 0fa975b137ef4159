"""Outages that the site tells of, as far as requests need them.

Requests don't know the site; whoever knows both tells them (``portal.apps``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outage:
    """A notice that isn't over; ``text`` is what whoever asks about it gets."""

    pk: int
    title: str
    text: str


Source = Callable[[], Sequence[Outage]]


def _none() -> tuple[()]:
    return ()


class _Wiring:
    source: Source = staticmethod(_none)


def come_from(source: Source) -> None:
    """Say who knows the outages."""
    _Wiring.source = staticmethod(source)


def outages() -> Sequence[Outage]:
    """Planned works and emergencies that hold or are to come."""
    return _Wiring.source()
