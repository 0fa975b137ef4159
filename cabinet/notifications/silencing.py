"""Addresses that are written to no more, and how they come back."""

from django.db import models, transaction

from cabinet.notifications.models import (
    MAX_ERROR,
    Channel,
    Message,
    SilencedAddress,
)
from cabinet.notifications.reaching import Person, address_of
from cabinet.residents.models import User


@transaction.atomic
def silence(
    *,
    channel: Channel,
    address: str,
    reason: SilencedAddress.Reason,
    words: str = "",
) -> None:
    """Write there no more, until its owner says that it works."""
    SilencedAddress.objects.get_or_create(
        channel=channel,
        address=address.lower(),
        defaults={"reason": reason, "words": words[:MAX_ERROR]},
    )


@transaction.atomic
def take_back(
    *, message: Message, reason: SilencedAddress.Reason, words: str = ""
) -> None:
    """A letter that was sent came back, or its reader complained of it."""
    message.state = Message.State.BOUNCED
    message.last_error = words[:MAX_ERROR]
    message.save(update_fields=["state", "last_error"])
    address = message.address or message.recipient.email
    silence(channel=Channel.EMAIL, address=address, reason=reason, words=words)


@transaction.atomic
def trust_again(*, user: User, channel: Channel) -> None:
    """The owner says that the address works."""
    silenced_for(user).filter(channel=channel).delete()


def silenced_for(user: User) -> models.QuerySet[SilencedAddress]:
    person = Person(user.pk, user.email, user.phone)
    mine = models.Q()
    for channel in (Channel.EMAIL, Channel.SMS):
        address = address_of(person, channel)
        mine |= models.Q(channel=channel, address=address) & ~models.Q(address="")
    return SilencedAddress.objects.filter(mine)
