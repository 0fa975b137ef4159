"""Current notices as plain facts, so that a cabinet's page finds its own quickly."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from cabinet.accounts.models import Account
from cms.models import NoticePage, NoticePlace
from cms.models.notice_places import AFTER_STREET


@dataclass(frozen=True)
class Place:
    """Where a notice holds; see ``NoticePlace``."""

    organization: int | None
    building: int | None
    entrance: str
    street: str

    @classmethod
    def of(cls, place: NoticePlace) -> "Place":
        street = f"{place.street.lower()}{AFTER_STREET}" if place.street else ""
        return cls(place.organization_id, place.building_id, place.entrance, street)

    def covers(self, account: Account) -> bool:
        premises = account.premises
        if self.building:
            ours = not premises.entrance or premises.entrance == self.entrance
            return premises.building_id == self.building and (not self.entrance or ours)
        if self.street:
            return self.street in premises.building.address.lower()
        return self.organization in {
            account.organization_id,
            premises.building.organization_id,
        }


@dataclass(frozen=True)
class CurrentNotice:
    """A published notice; without places it is for everybody."""

    title: str
    url: str
    kind: str
    is_emergency: bool
    is_pinned: bool
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    places: tuple[Place, ...]

    @classmethod
    def of(cls, page: NoticePage, request: HttpRequest) -> "CurrentNotice":
        return cls(
            title=page.title,
            url=page.get_url(request) or "",
            kind=page.get_kind_display(),
            is_emergency=page.kind == NoticePage.Kind.EMERGENCY,
            is_pinned=page.is_pinned,
            starts_at=page.starts_at,
            ends_at=page.ends_at,
            places=tuple(map(Place.of, page.places.all())),
        )

    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at < timezone.now()

    def holds_now(self) -> bool:
        return self.starts_at <= timezone.now() and not self.is_over()

    def reaches(self, accounts: Collection[Account]) -> bool:
        if not self.places:
            return True
        return any(place.covers(one) for place in self.places for one in accounts)


def read_notices(request: HttpRequest) -> tuple[CurrentNotice, ...]:
    """Everything that isn't over yet."""
    pages = NoticePage.objects.published().actual()
    return tuple(CurrentNotice.of(page, request) for page in pages)


def reaching(
    notices: Sequence[CurrentNotice], accounts: Collection[Account]
) -> Sequence[CurrentNotice]:
    """Those that these accounts' people want to know of now."""
    return [
        notice
        for notice in notices
        if not notice.is_over() and notice.reaches(accounts)
    ]
