"""What changes meters and readings. Every function locks the meters it writes to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.meters.locking import locked_meters
from cabinet.meters.models import Meter, Reading
from cabinet.meters.validation import Attempt, Finding, judge
from cabinet.meters.window import Schedule
from cabinet.residents.models import User

GIVEN_AWAY = (Reading.State.EXPORTED, Reading.State.CALCULATED)
MAX_DOUBT = 300


class ReadingError(Exception):
    """Why a reading can't be changed, in words for whoever asked."""


@dataclass(frozen=True)
class Entry:
    """What was filled in at one meter."""

    typed: str = ""
    same: bool = False
    comment: str = ""
    photo: "ContentFile[bytes] | None" = None

    @property
    def is_given(self) -> bool:
        return bool(self.typed or self.same)


@dataclass(frozen=True)
class Sender:
    """Who sends readings and how; with ``reason`` an employee overrides rules."""

    author: User | None
    source: Reading.Source = Reading.Source.CABINET
    reason: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one meter's entry: a reading or the finding that refused it."""

    meter: Meter
    reading: Reading | None = None
    refusal: Finding | None = None
    replaced: list[Reading] = field(default_factory=list)
    attempt: Attempt | None = None

    def would_take(self, typed: str) -> bool:
        """Whether another value at this meter would raise no question."""
        if self.attempt is None:
            return False
        return judge(replace(self.attempt, typed=typed)) == (None, [])


@transaction.atomic
def submit_readings(
    *,
    account: Account,
    entries: Mapping[int, Entry],
    sender: Sender,
    opened_at: dt.datetime | None = None,
    removed_too: bool = False,
) -> list[Outcome]:
    """Take what passes the rules and tell why the rest doesn't.

    Of a device with tariff zones all lines are taken or none. A reading of the
    same day or month is superseded, never overwritten. ``opened_at`` is when
    the form was opened: it gives a few minutes after the window has shut. Entries
    at meters taken off the wall are passed over unless ``removed_too``.
    """
    schedule = Schedule.of(account.premises.building)
    desk = _Desk(schedule, sender, opened_at, timezone.now())
    if not any(entry.is_given for entry in entries.values()):
        return []
    lines = [
        _Line(meter, shown, entries.get(meter.pk, Entry()))
        for meter, shown in locked_meters(account)
        if removed_too or meter.removed_date is None
    ]
    outcomes: list[Outcome] = []
    lines.sort(key=lambda line: (line.meter.device, line.meter.pk))
    for _, device in groupby(lines, key=lambda line: line.meter.device):
        outcomes.extend(desk.take(list(device)))
    _write(outcomes)
    return outcomes


@dataclass(frozen=True)
class _Line:
    """A meter, what it showed, newest first, and what is sent of it now."""

    meter: Meter
    readings: list[Reading]
    entry: Entry


@dataclass(frozen=True)
class _Desk:
    """One sending: its clock, its rules and who stands before it."""

    schedule: Schedule
    sender: Sender
    opened_at: dt.datetime | None
    now: dt.datetime

    def take(self, device: Sequence[_Line]) -> list[Outcome]:
        if not any(line.entry.is_given for line in device):
            return []
        outcomes = list(map(self._judge, device))
        if all(outcome.reading for outcome in outcomes):
            return outcomes
        # Of several zones none is taken alone.
        return [
            Outcome(one.meter, refusal=one.refusal, attempt=one.attempt)
            for one in outcomes
        ]

    def _judge(self, line: _Line) -> Outcome:
        meter, entry = line.meter, line.entry
        replaced, past = self._split(line.readings)
        attempt = Attempt(
            meter=meter,
            typed=_typed(entry, past),
            day=self.schedule.day_of_entry(self.now, self.opened_at),
            dated=self.day,
            now=self.now,
            schedule=self.schedule,
            past=past,
            already_exported=any(r.state in GIVEN_AWAY for r in replaced),
            other_zones_given=True,
        )
        refusal, doubts = judge(
            attempt,
            confirmed=bool(entry.comment or entry.photo),
            overridden=bool(self.sender.reason),
        )
        if refusal or attempt.value is None:
            return Outcome(meter, refusal=refusal, attempt=attempt)
        again = _repeated(attempt, replaced)
        if again and entry.photo is None:
            return Outcome(meter, again, attempt=attempt)
        reading = self._reading(attempt, attempt.value, entry, doubts)
        return Outcome(meter, reading, replaced=replaced, attempt=attempt)

    @property
    def day(self) -> dt.date:
        """The day that a reading counts for, the window shut or not."""
        entered = self.schedule.day_of_entry(self.now, self.opened_at)
        return self.sender.day or entered or self.schedule.today(self.now)

    def _split(self, readings: list[Reading]) -> tuple[list[Reading], list[Reading]]:
        """Readings that a new one supersedes, and those it is compared to."""
        day = self.day
        month = self.schedule.month(day)
        replaced = [r for r in readings if r.month == month or r.date == day]
        return replaced, [r for r in readings if r not in replaced]

    def _reading(
        self, attempt: Attempt, value: Decimal, entry: Entry, doubts: list[Finding]
    ) -> Reading:
        believed = self.sender.reason or not doubts
        return Reading(
            meter=attempt.meter,
            date=attempt.date,
            value=value,
            month=self.schedule.month(attempt.date),
            source=self._source(entry),
            author=self.sender.author,
            state=Reading.State.ACCEPTED if believed else Reading.State.SENT,
            comment=entry.comment or self.sender.reason,
            photo=entry.photo or "",
            doubt=" ".join(doubt.text for doubt in doubts)[:MAX_DOUBT],
        )

    def _source(self, entry: Entry) -> Reading.Source:
        by_photo = entry.photo and self.sender.source == Reading.Source.CABINET
        return Reading.Source.PHOTO if by_photo else self.sender.source


def _typed(entry: Entry, past: Sequence[Reading]) -> str:
    return (
        str(past[0].value) if entry.same and not entry.typed and past else entry.typed
    )


def _repeated(attempt: Attempt, replaced: Sequence[Reading]) -> Reading | None:
    """The same sent twice: a second press of the button, or the back button."""
    same = (r for r in replaced if (r.value, r.date) == (attempt.value, attempt.date))
    return next((reading for reading in same if reading.month), None)


def _write(outcomes: Sequence[Outcome]) -> None:
    replaced = [one.pk for outcome in outcomes for one in outcome.replaced]
    if replaced:
        Reading.objects.filter(pk__in=replaced).update(superseded_at=timezone.now())
    readings = [outcome.reading for outcome in outcomes if outcome.reading]
    Reading.objects.bulk_create(one for one in readings if one.pk is None)
