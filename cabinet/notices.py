"""Notices of the houses on the cabinet's pages; the site that keeps them gives them."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.timezone import localdate

from cabinet.accounts.models import Account


@dataclass(frozen=True)
class HouseNotice:
    """A notice that is not over yet, for whoever lives where it holds."""

    title: str
    url: str
    kind: str
    is_emergency: bool
    starts_at: dt.datetime
    ends_at: dt.datetime | None

    @property
    def last_day(self) -> dt.date | None:
        """The day of the end, where it isn't the day of the start."""
        if self.ends_at is None:
            return None
        end = localdate(self.ends_at)
        return end if end != localdate(self.starts_at) else None


Source = Callable[[HttpRequest, Collection[Account]], Sequence[HouseNotice]]


def _none(request: HttpRequest, accounts: Collection[Account]) -> tuple[()]:
    return ()


class _Wiring:
    source: Source = staticmethod(_none)


def come_from(source: Source) -> None:
    """Say who knows the notices; the cabinet may not import the site."""
    _Wiring.source = staticmethod(source)


def notices_for(
    request: HttpRequest, accounts: Collection[Account]
) -> Sequence[HouseNotice]:
    """What holds or is to come where these accounts are, emergencies first."""
    found = _Wiring.source(request, accounts)
    return sorted(found, key=lambda one: (not one.is_emergency, one.starts_at))
