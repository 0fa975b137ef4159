"""What came of a message, written down."""

import datetime as dt
import logging
from typing import Any

from django.utils import timezone

from cabinet.notifications import silencing
from cabinet.notifications.errors import (
    DeliveryError,
    ProviderDownError,
    RefusedError,
    TryLaterError,
    UnconfirmedError,
)
from cabinet.notifications.models import (
    MAX_ERROR,
    Channel,
    ChannelPause,
    Message,
    SilencedAddress,
)

log = logging.getLogger(__name__)

# A mailbox that is busy or full: eight tries in two days.
PAUSES_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
MAX_ATTEMPTS = len(PAUSES_MINUTES) + 1
# A provider that is down takes nobody's message: it is asked again and again,
# never given up.
PROVIDER_PAUSES_MINUTES = (1, 2, 5, 10, 15, 30)
OUTCOME = [
    *("state", "attempts", "next_try_at", "sent_at", "last_error"),
    *("address", "provider_id"),
]
State = Message.State


def sent(messages: list[Message], *, number: str, address: str) -> None:
    for message in messages:
        message.state, message.sent_at = State.SENT, timezone.now()
        message.attempts += 1
        message.last_error, message.provider_id = "", number[:100]
        message.address = address
    _save(messages)
    ChannelPause.objects.filter(**_whose(messages[0])).delete()


def failed(messages: list[Message], error: DeliveryError, *, address: str) -> None:
    """Give up, wait, or wait with the whole channel, as the failure asks."""
    log.warning("Message %s is not sent: %s", messages[0].pk, error)
    for message in messages:
        message.address = address
    if isinstance(error, UnconfirmedError):
        unconfirmed(messages, str(error))
    elif isinstance(error, RefusedError):
        _refused(messages, error, address)
    elif isinstance(error, TryLaterError):
        _postponed(messages, str(error))
    elif isinstance(error, ProviderDownError):
        _pause_channel(messages[0], str(error))


def unconfirmed(messages: list[Message], words: str) -> None:
    for message in messages:
        message.state, message.sent_at = State.UNCONFIRMED, timezone.now()
        message.attempts += 1
        message.last_error = words[:MAX_ERROR]
    _save(messages)


def skipped(message: Message, words: str) -> None:
    message.state, message.last_error = State.SKIPPED, words
    _save([message])


def hold(messages: list[Message], *, until: dt.datetime) -> None:
    """Not now: no try is counted."""
    for message in messages:
        message.next_try_at = until
    _save(messages)


def _refused(messages: list[Message], error: RefusedError, address: str) -> None:
    gone = error.silences == SilencedAddress.Reason.BOUNCE
    for message in messages:
        message.state = State.BOUNCED if gone else State.FAILED
        message.attempts += 1
        message.last_error = str(error)[:MAX_ERROR]
    _save(messages)
    if error.silences and address:
        silencing.silence(
            channel=Channel(messages[0].channel),
            address=address,
            reason=SilencedAddress.Reason(error.silences),
            words=str(error),
        )


def _postponed(messages: list[Message], words: str) -> None:
    for message in messages:
        message.attempts += 1
        message.last_error = words[:MAX_ERROR]
        if message.attempts >= MAX_ATTEMPTS:
            message.state = State.FAILED
        else:
            pause = dt.timedelta(minutes=PAUSES_MINUTES[message.attempts - 1])
            message.next_try_at = timezone.now() + pause
    _save(messages)


def _pause_channel(message: Message, words: str) -> None:
    """The message stays as it was, first in its queue; the channel waits."""
    pause, is_new = ChannelPause.objects.get_or_create(
        **_whose(message), defaults={"until": timezone.now(), "failures": 0}
    )
    step = PROVIDER_PAUSES_MINUTES[
        min(pause.failures, len(PROVIDER_PAUSES_MINUTES) - 1)
    ]
    pause.failures = 1 if is_new else pause.failures + 1
    pause.until = timezone.now() + dt.timedelta(minutes=step)
    pause.reason = words[:MAX_ERROR]
    pause.save()


def _whose(message: Message) -> dict[str, Any]:
    """A bot is its organisation's; other ways out are everybody's."""
    own = message.organization_id if message.channel == Channel.TELEGRAM else None
    return {"channel": message.channel, "organization": own}


def _save(messages: list[Message]) -> None:
    for message in messages:
        message.save(update_fields=OUTCOME)
