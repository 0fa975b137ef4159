"""Where a person is reached in a channel, and whether they want to be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cabinet.notifications.models import (
    ALWAYS,
    Channel,
    Choice,
    Kind,
    PushSubscription,
    SilencedAddress,
    TelegramChat,
)
from cabinet.notifications.phones import normal

# SMS cost money and wake people: only what can't wait, until one asks for more.
OFF_UNLESS_ASKED = frozenset(
    (kind, Channel.SMS) for kind in Kind if kind is not Kind.SECURITY
)


def is_default(kind: str, channel: str) -> bool:
    """Whether a kind comes by a channel to who never touched the switches."""
    if kind == Kind.WORK:
        return channel == Channel.EMAIL
    return (kind, channel) not in OFF_UNLESS_ASKED


@dataclass(frozen=True)
class Person:
    """What is needed of a resident to write to them."""

    pk: int
    email: str
    phone: str


@dataclass
class Reach:
    """Of several people at once: who is reached how, by five queries."""

    chosen: dict[tuple[int, str, str], bool] = field(default_factory=dict)
    browsers: set[int] = field(default_factory=set)
    chats: set[tuple[int, int]] = field(default_factory=set)
    silenced: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, people: Collection[Person]) -> "Reach":
        pks = [person.pk for person in people]
        choices = Choice.objects.filter(user__in=pks)
        chats = TelegramChat.objects.filter(user__in=pks)
        browsers = PushSubscription.objects.filter(user__in=pks)
        return cls(
            chosen={(c.user_id, c.kind, c.channel): c.is_on for c in choices},
            browsers=set(browsers.values_list("user", flat=True)),
            chats=set(chats.values_list("user", "bot__organization")),
            silenced=_silenced(people),
        )

    def channels(
        self, person: Person, kind: Kind, organization: int | None
    ) -> list[Channel]:
        """The channels by which the person gets this kind now."""
        return [
            channel
            for channel in Channel
            if self.wants(person.pk, kind, channel)
            and self.has_address(person, channel, organization)
        ]

    def wants(self, user: int, kind: str, channel: str) -> bool:
        default = is_default(kind, channel)
        if kind in ALWAYS and default:
            return True
        return self.chosen.get((user, kind, channel), default)

    def has_address(
        self, person: Person, channel: Channel, organization: int | None
    ) -> bool:
        if channel == Channel.PUSH:
            return person.pk in self.browsers
        if channel == Channel.TELEGRAM:
            return (person.pk, organization) in self.chats
        address = address_of(person, channel)
        return bool(address) and (channel.value, address) not in self.silenced


def address_of(person: Person, channel: Channel | str) -> str:
    if channel == Channel.EMAIL:
        return person.email.lower()
    return normal(person.phone) if channel == Channel.SMS else ""


def _silenced(people: Iterable[Person]) -> set[tuple[str, str]]:
    emails = [address_of(person, Channel.EMAIL) for person in people]
    phones = [address_of(person, Channel.SMS) for person in people]
    rows = SilencedAddress.objects.filter(
        Q(channel=Channel.EMAIL, address__in=emails)
        | Q(channel=Channel.SMS, address__in=phones)
    )
    return set(rows.values_list("channel", "address"))
