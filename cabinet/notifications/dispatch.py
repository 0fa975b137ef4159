"""Taking messages out of the outbox, one after another."""

import datetime as dt
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import transaction
from django.utils import timezone

from cabinet.notifications import budget, joining, outcomes, pacing, quiet
from cabinet.notifications.channels import mail, push, sms, telegram
from cabinet.notifications.channels.parcel import LastWord, Parcel, Way
from cabinet.notifications.errors import DeliveryError, TryLaterError, UnconfirmedError
from cabinet.notifications.marker import marker
from cabinet.notifications.models import Channel, HandOver, Kind, Message, Priority
from cabinet.notifications.reaching import Person, Reach, address_of

log = logging.getLogger(__name__)

WAYS: dict[str, Callable[[], Way]] = {
    Channel.EMAIL: mail.Mail,
    Channel.SMS: sms.way,
    Channel.PUSH: push.way,
    Channel.TELEGRAM: telegram.way,
}
NOT_WANTED = "Адресата нет, он отключён, или такие сообщения больше не нужны."
TOO_LATE = "Сообщение опоздало."
NO_ANSWER = "Отправка прервалась на последнем слове: второй раз не отправляем."


class Dispatch:
    """A run of the worker: opens each channel when its first message comes."""

    def __init__(self) -> None:
        self._open: dict[str, Way] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for way in self._open.values():
            way.close()
        marker.close()

    @transaction.atomic
    def send_next(self) -> bool:
        """Send the most pressing message that no other worker holds; False if none.

        Its row stays locked while it is handed over: two workers never send one
        message, and who is killed lets go of it.
        """
        message = _take()
        if message is None:
            return False
        way = self._way(message.channel)
        if not (_settled_before(message, way) or _not_now(message)):
            self._send([message, *joining.companions(message)], way)
        return True

    def _way(self, channel: str) -> Way:
        if channel not in self._open:
            self._open[channel] = WAYS[channel]()
        return self._open[channel]

    def _send(self, messages: list[Message], way: Way) -> None:
        leader, pks = messages[0], [message.pk for message in messages]
        if leader.sending_id:
            pacing.take_slot(leader.sending_id)
        if leader.channel == Channel.SMS and not budget.spend(leader.organization):
            outcomes.hold(messages, until=_tomorrow(leader))
            return
        parcel = _parcel(messages)

        def last_word() -> None:
            if way.repeatable:
                return
            if HandOver.objects.filter(pk__in=pks).exists():
                raise UnconfirmedError(NO_ANSWER)
            marker.note(pks)

        number, error = _delivered(way, parcel, last_word)
        marker.settle()
        if error is None:
            outcomes.sent(messages, number=number, address=parcel.address)
        else:
            outcomes.failed(messages, error, address=parcel.address)
        if not way.repeatable:
            HandOver.objects.filter(pk__in=pks).delete()


def _delivered(
    way: Way, parcel: Parcel, last_word: LastWord
) -> tuple[str, DeliveryError | None]:
    try:
        return way.deliver(parcel, last_word), None
    except DeliveryError as error:
        return "", error
    except Exception as error:
        log.exception("Message %s can't be composed", parcel.pk)
        return "", TryLaterError(str(error))


def _take() -> Message | None:
    due = pacing.open_ways(Message.objects.due())
    # «No key»: the note of handing over refers to the row from outside.
    return (
        due.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("recipient", "organization")
        .first()
    )


def _settled_before(message: Message, way: Way) -> bool:
    """Whether there is nothing to send any more; its state says why."""
    if HandOver.objects.filter(pk=message.pk).exists() and not way.repeatable:
        outcomes.unconfirmed([message], NO_ANSWER)
        HandOver.objects.filter(pk=message.pk).delete()
        return True
    if message.expires_at and message.expires_at <= timezone.now():
        outcomes.skipped(message, TOO_LATE)
        return True
    person = _person(message)
    wanted = Reach.of([person]).channels(
        person, Kind(message.kind), message.organization_id
    )
    if message.channel not in wanted:
        outcomes.skipped(message, NOT_WANTED)
        return True
    return False


def _not_now(message: Message) -> bool:
    """Hold what the resident would be woken by."""
    if message.priority == Priority.URGENT or message.kind == Kind.WORK:
        return False
    hours = quiet.hours_of(message.organization_id)
    until = quiet.quiet_until(timezone.now(), message.zone, hours)
    if until is not None:
        outcomes.hold([message], until=until)
    return until is not None


def _tomorrow(message: Message) -> dt.datetime:
    local = timezone.localtime() + dt.timedelta(days=1)
    morning = local.replace(hour=0, minute=1, second=0, microsecond=0)
    hours = quiet.hours_of(message.organization_id)
    return quiet.quiet_until(morning, message.zone, hours) or morning


def _parcel(messages: list[Message]) -> Parcel:
    leader = messages[0]
    subject, body = joining.said_together(messages)
    return Parcel(
        pk=leader.pk,
        user=leader.recipient_id,
        address=address_of(_person(leader), leader.channel),
        subject=subject,
        body=body,
        link=leader.link,
        kind=Kind(leader.kind),
        organization=leader.organization,
        attachment=leader.attachment if len(messages) == 1 else "",
    )


def _person(message: Message) -> Person:
    user = message.recipient
    return Person(user.pk, user.email, user.phone)
