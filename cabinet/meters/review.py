"""What staff decide about readings and meters."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter, Reading
from cabinet.meters.services import ReadingError
from cabinet.notifications.news import Addressee, News
from cabinet.notifications.occasions import DECLINED
from cabinet.notifications.services import announce
from cabinet.residents.models import User


@transaction.atomic
def accept_reading(*, reading: Reading, words: str = "") -> None:
    """Believe a doubtful reading. Raises ReadingError when it was decided already."""
    held = _to_decide(reading)
    held.state, held.verdict = Reading.State.ACCEPTED, words
    held.save(update_fields=["state", "verdict"])


@transaction.atomic
def decline_reading(*, reading: Reading, words: str) -> None:
    """Refuse a doubtful reading with words that its sender gets by letter."""
    if not words.strip():
        raise ReadingError("Напишите жителю, почему показание не принято.")
    held = _to_decide(reading)
    held.state, held.verdict = Reading.State.DECLINED, words.strip()
    held.save(update_fields=["state", "verdict"])
    if held.author:
        _tell(held, held.author)


@dataclass(frozen=True)
class NewMeter:
    """What is known of a meter put in another's place."""

    serial_number: str
    start_value: Decimal
    digit_capacity: int | None = None
    next_verification_date: dt.date | None = None
    seal: str = ""


@transaction.atomic
def replace_meter(
    *, meter: Meter, on: dt.date, final_value: Decimal, new: NewMeter, author: User
) -> Meter:
    """Take a meter off with its final value and put a new one with its start.

    Both values are readings of that day, so the month's consumption is what went
    through the old one and then through the new. Raises ReadingError when the
    meter is off already, or a value or the day can't be.
    """
    old = Meter.objects.select_for_update().get(pk=meter.pk)
    _refuse_replacement(old, on, final_value, new)
    old.removed_date = on
    old.save(update_fields=["removed_date"])
    successor = _successor(old, on, new)
    _record(old, on, final_value, author)
    _record(successor, on, new.start_value, author)
    return successor


def mark_calculated(*, organization: Organization, month: dt.date) -> int:
    """Once a month is closed, what was given to billing is calculated."""
    readings = Reading.objects.current().filter(
        meter__account__organization=organization,
        month=month,
        state=Reading.State.EXPORTED,
    )
    return readings.update(state=Reading.State.CALCULATED)


def _to_decide(reading: Reading) -> Reading:
    held = (
        Reading.objects.to_review()
        .select_for_update(of=("self",))
        .select_related("author", "meter__service", "meter__account")
        .filter(pk=reading.pk)
        .first()
    )
    if held is None:
        raise ReadingError("По этому показанию уже принято решение.")
    return held


def _tell(reading: Reading, author: User) -> None:
    meter = reading.meter
    account = Account.objects.with_place().get(pk=meter.account_id)
    announce(
        news=[
            News(
                occasion=DECLINED,
                to=Addressee.of(author, account),
                event=f"reading-declined:{reading.pk}",
                path=reverse("meters:list", args=[account.public_id]),
                values={
                    "показание": f"{reading.value.normalize():f}",
                    "прибор": str(meter),
                    "причина": reading.verdict,
                },
            )
        ]
    )


def _refuse_replacement(
    old: Meter, on: dt.date, final_value: Decimal, new: NewMeter
) -> None:
    if old.removed_date:
        raise ReadingError("Этот прибор уже снят.")
    if on > timezone.localdate():
        raise ReadingError("Дата замены ещё не наступила.")
    last = old.readings.current().order_by("-date").first()
    if last and on < last.date:
        raise ReadingError("После этой даты уже есть показание снятого прибора.")
    if last and final_value < last.value:
        raise ReadingError(f"Последнее показание меньше прежнего: {last}.")
    if Meter.objects.filter(
        account=old.account_id,
        service=old.service_id,
        serial_number=new.serial_number,
        zone=old.zone,
    ).exists():
        raise ReadingError("Прибор с таким номером у этого счёта уже есть.")


def _successor(old: Meter, on: dt.date, new: NewMeter) -> Meter:
    successor = Meter.objects.create(
        account_id=old.account_id,
        service_id=old.service_id,
        zone=old.zone,
        place=old.place,
        own_name=old.own_name,
        replaces=old,
        installation_date=on,
        serial_number=new.serial_number,
        digit_capacity=new.digit_capacity,
        next_verification_date=new.next_verification_date,
        seal=new.seal,
    )
    successor.shared_with.set(old.shared_with.all())
    return successor


def _record(meter: Meter, on: dt.date, value: Decimal, author: User) -> None:
    """The value of the day, in place of a reading sent that morning."""
    meter.readings.current().filter(date=on).update(superseded_at=timezone.now())
    Reading.objects.create(
        meter=meter, date=on, value=value, source=Reading.Source.OFFICE, author=author
    )
