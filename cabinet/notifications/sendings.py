"""Sending to many: planned, prepared, paused, resumed, reported."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.notifications import services
from cabinet.notifications.errors import NotificationError
from cabinet.notifications.models import Message, Sending
from cabinet.notifications.news import News, written
from cabinet.residents.models import User

State = Sending.State
CALLED_OFF = "Рассылка отменена."
OVER = "Эта рассылка уже закончена или отменена."
SENT_ALREADY = "Такая рассылка уже есть: откройте её в списке."


@dataclass(frozen=True)
class Offer:
    """Something that staff may have sent."""

    source: str
    subject_id: int
    organization: Organization
    title: str


@dataclass(frozen=True)
class Source:
    """Who knows what to write: handed in by a slice above when the portal starts."""

    news: Callable[[Sending], Iterator[News]]
    people: Callable[[int], int]
    offers: Callable[[Sequence[Organization]], Iterator[Offer]]


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    _sources[name] = source


def offers(organizations: Sequence[Organization]) -> list[Offer]:
    """What organisations may send, without what is under way or done."""
    held = {Sending.State.PLANNED, Sending.State.CANCELLED}
    taken = set(
        Sending.objects.exclude(state__in=held).values_list("source", "subject_id")
    )
    found = [
        offer for source in _sources.values() for offer in source.offers(organizations)
    ]
    return [one for one in found if (one.source, one.subject_id) not in taken]


def people_of(source: str, subject_id: int) -> int:
    """How many ties of people to accounts a sending is for, before anybody's choice."""
    return _sources[source].people(subject_id)


@transaction.atomic
def plan(
    *,
    organization: Organization,
    source: str,
    subject_id: int,
    title: str,
    starts_at: dt.datetime,
    by: User | None = None,
) -> Sending:
    """Plan what isn't planned yet; one that was called off is planned anew.

    Raises NotificationError where it is under way or done.
    """
    sending, is_new = Sending.objects.select_for_update().get_or_create(
        source=source,
        subject_id=subject_id,
        defaults={
            "organization": organization,
            "title": title,
            "starts_at": starts_at,
            "created_by": by,
        },
    )
    if is_new:
        return sending
    if sending.state not in {State.CANCELLED, State.PLANNED}:
        raise NotificationError(SENT_ALREADY)
    sending.state, sending.starts_at = State.PLANNED, starts_at
    sending.save(update_fields=["state", "starts_at"])
    return sending


@transaction.atomic
def change_plan(*, sending: Sending, starts_at: dt.datetime, per_minute: int) -> None:
    """Another time, another pace; the pace may change under way."""
    row = _lock(sending)
    if row.is_planned:
        row.starts_at = starts_at
    row.per_minute = per_minute
    row.next_slot_at = timezone.now()
    row.save(update_fields=["starts_at", "per_minute", "next_slot_at"])


@transaction.atomic
def pause(*, sending: Sending) -> None:
    """What is being handed over goes, the next one waits. Raises NotificationError."""
    _move(sending, {State.RUNNING}, State.PAUSED)


@transaction.atomic
def resume(*, sending: Sending) -> None:
    row = _move(sending, {State.PAUSED}, State.RUNNING)
    Sending.objects.filter(pk=row.pk).update(next_slot_at=timezone.now())


@transaction.atomic
def cancel(*, sending: Sending) -> None:
    """For good: what wasn't sent won't be. Raises NotificationError."""
    row = _move(sending, {State.PLANNED, State.RUNNING, State.PAUSED}, State.CANCELLED)
    row.messages.waiting().update(state=Message.State.SKIPPED, last_error=CALLED_OFF)


def call_off_planned(*, source: str, subject_id: int) -> None:
    """What nobody has got yet is not sent; harmless where there is nothing."""
    Sending.objects.filter(
        source=source, subject_id=subject_id, state=State.PLANNED
    ).update(state=State.CANCELLED)


def prepare_due() -> int:
    """Write the messages of every sending whose time has come; how many."""
    count = 0
    while (prepared := prepare_next()) is not None:
        count += prepared
    return count


@transaction.atomic
def prepare_next() -> int | None:
    """All of a sending's messages or, if killed meanwhile, none of them yet."""
    due = Sending.objects.to_prepare().select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    sending = due.first()
    if sending is None:
        return None
    count = services.write(written(_sources[sending.source].news(sending), sending))
    now = timezone.now()
    sending.state, sending.prepared_at, sending.next_slot_at = State.RUNNING, now, now
    sending.save(update_fields=["state", "prepared_at", "next_slot_at"])
    return count


def finish() -> int:
    """Close those that have nothing left to send; how many."""
    under_way = Sending.objects.under_way().filter(prepared_at__isnull=False)
    left = Message.objects.waiting().filter(sending__isnull=False).values("sending")
    return under_way.exclude(pk__in=left).update(
        state=State.DONE, finished_at=timezone.now()
    )


@dataclass(frozen=True)
class Report:
    """How many messages came to what."""

    total: int
    waiting: int
    sent: int
    unconfirmed: int
    refused: int
    bounced: int
    skipped: int

    @property
    def percent(self) -> int:
        return 100 * (self.total - self.waiting) // self.total if self.total else 100


def report_of(sending: Sending) -> Report:
    return reports_of([sending])[0]


def reports_of(sendings: Iterable[Sending]) -> list[Report]:
    """A report for each, by one query."""
    listed = list(sendings)
    rows = (
        Message.objects.filter(sending__in=listed)
        .order_by()
        .values_list("sending", "state")
        .annotate(count=Count("pk"))
    )
    counted: dict[int, dict[str, int]] = {one.pk: {} for one in listed}
    for sending, state, count in rows:
        counted[sending][state] = count
    return [_report(counted[one.pk]) for one in listed]


def _report(counts: dict[str, int]) -> Report:
    state = Message.State
    return Report(
        total=sum(counts.values()),
        waiting=counts.get(state.WAITING, 0),
        sent=counts.get(state.SENT, 0),
        unconfirmed=counts.get(state.UNCONFIRMED, 0),
        refused=counts.get(state.FAILED, 0),
        bounced=counts.get(state.BOUNCED, 0),
        skipped=counts.get(state.SKIPPED, 0),
    )


def _lock(sending: Sending) -> Sending:
    return Sending.objects.select_for_update().get(pk=sending.pk)


def _move(sending: Sending, before: set[State], after: State) -> Sending:
    row = _lock(sending)
    if row.state not in before:
        raise NotificationError(OVER)
    row.state = after
    row.save(update_fields=["state"])
    return row
