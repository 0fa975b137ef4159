"""Writing messages: an event, a person, and every channel they chose."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Self

from django.conf import settings
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.notifications.models import Channel, Kind, Message, Priority, Sending
from cabinet.notifications.occasions import Occasion
from cabinet.notifications.reaching import Person, Reach
from cabinet.notifications.texts import Wording, fill, one_line
from cabinet.residents.models import Residency, User

BATCH = 1000
# Small events wait this long for others of their kind.
TOGETHER = dt.timedelta(minutes=5)
MAX_SUBJECT = 200
SHOWN_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A person as the holder of an account, or of none."""

    person: Person
    organization: Organization | None = None
    account: int | None = None
    number: str = ""
    zone: str = ""

    @classmethod
    def of(cls, user: User, account: Account | None = None) -> Self:
        """``account`` comes with its place joined (``with_place``)."""
        person = Person(user.pk, user.email, user.phone)
        if account is None:
            return cls(person=person)
        building = account.premises.building
        return cls(
            person=person,
            organization=account.organization,
            account=account.pk,
            number=account.number,
            zone=building.time_zone or account.organization.time_zone,
        )

    @classmethod
    def holding(cls, residency: Residency) -> Self:
        return cls.of(residency.user, residency.account)


@dataclass(frozen=True, kw_only=True)
class News:
    """That something happened to somebody. ``event`` tells it from all others;
    ``path`` is the page in the cabinet, ``until`` when it is news no more."""

    occasion: Occasion
    to: Addressee
    event: str
    path: str
    values: Mapping[str, str]
    attachment: str = ""
    until: dt.datetime | None = None


def written(news: Iterable[News], sending: Sending | None = None) -> Iterator[Message]:
    """The messages of each piece of news, by everybody's choices."""
    wording = Wording()
    waiting = iter(news)
    while batch := list(islice(waiting, BATCH)):
        reach = Reach.of({one.to.person for one in batch})
        for one in batch:
            yield from _messages(one, reach, wording, sending)


def masked(number: str) -> str:
    """A letter names an account so that only its holder knows which one."""
    shown = SHOWN_DIGITS if len(number) > SHOWN_DIGITS else len(number) // 2
    return f"…{number[-shown:]}" if shown else "…"


def _messages(
    news: News, reach: Reach, wording: Wording, sending: Sending | None
) -> Iterator[Message]:
    to, occasion = news.to, news.occasion
    pk = to.organization.pk if to.organization else None
    values = {**_everywhere(to, news.path), **news.values}
    for channel in reach.channels(to.person, occasion.kind, pk):
        subject, body = wording.of(to.organization, occasion, channel)
        yield Message(
            recipient_id=to.person.pk,
            organization_id=pk,
            account_id=to.account,
            sending_id=sending.pk if sending else None,
            channel=channel,
            kind=occasion.kind,
            occasion=occasion.code,
            event=news.event,
            subject=one_line(fill(subject, values))[:MAX_SUBJECT],
            body=fill(body, values),
            link=values["ссылка"],
            attachment=news.attachment if channel == Channel.EMAIL else "",
            priority=_priority(occasion, sending),
            joins=occasion.joins,
            zone=to.zone,
            next_try_at=timezone.now()
            + (TOGETHER if occasion.joins else dt.timedelta()),
            expires_at=news.until,
            # Said here, so that nothing is left to the database's defaults.
            address="",
            provider_id="",
        )


def _everywhere(to: Addressee, path: str) -> dict[str, str]:
    organization = to.organization
    return {
        "счёт": masked(to.number),
        "организация": organization.name if organization else settings.SITE_NAME,
        "телефон": organization.phone if organization else "",
        "портал": settings.SITE_NAME,
        "ссылка": f"{settings.BASE_URL}{path}",
    }


def _priority(occasion: Occasion, sending: Sending | None) -> Priority:
    if sending:
        return Priority.MASS
    urgent = occasion.kind == Kind.SECURITY
    return Priority.URGENT if urgent else Priority.ORDINARY
