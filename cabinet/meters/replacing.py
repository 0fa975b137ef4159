"""One meter taken off and another put in its place, every tariff zone of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cabinet.meters.consumption import passed
from cabinet.meters.models import Meter, Reading
from cabinet.meters.services import ReadingError
from cabinet.residents.models import User


@dataclass(frozen=True)
class NewMeter:
    """What is known of the device put in another's place."""

    serial_number: str
    digit_capacity: int | None = None
    ratio: Decimal = Decimal(1)
    next_verification_date: dt.date | None = None
    seal: str = ""


@dataclass(frozen=True)
class Exchange:
    """Of one zone: what the old meter showed at last, and the new at first."""

    final: Decimal
    start: Decimal


@transaction.atomic
def replace_device(
    *,
    meter: Meter,
    on: dt.date,
    values: Mapping[int, Exchange],
    new: NewMeter,
    author: User,
) -> list[Meter]:
    """Take the device of ``meter`` off with final values and put a new one.

    ``values`` has an exchange for each of the device's zone lines, by primary
    key. All values are readings of that day, so a month's consumption is what
    went through the old meter and then through the new. Raises ReadingError
    when the device is off already, or a value or the day can't be.
    """
    lines = list(device_of(meter).select_for_update(of=("self",)))
    if not lines:
        raise ReadingError("Этот прибор уже снят.")
    if on > timezone.localdate():
        raise ReadingError("Дата замены ещё не наступила.")
    if {line.pk for line in lines} != set(values):
        raise ReadingError("Впишите показания всех зон прибора.")
    return [_exchange(line, on, values[line.pk], new, author) for line in lines]


def device_of(meter: Meter) -> QuerySet[Meter]:
    """The serving zone lines of the device that ``meter`` is a line of."""
    serving = Meter.objects.serving().select_related("service").order_by("pk")
    if not meter.zone:
        return serving.filter(pk=meter.pk)
    return serving.filter(
        account=meter.account_id,
        service=meter.service_id,
        serial_number=meter.serial_number,
    ).exclude(zone="")


def _exchange(
    old: Meter, on: dt.date, values: Exchange, new: NewMeter, author: User
) -> Meter:
    _refuse_impossible(old, on, values.final)
    old.removed_date = on
    old.save(update_fields=["removed_date"])
    successor = _successor(old, on, new)
    _record(old, on, values.final, author)
    _record(successor, on, values.start, author)
    return successor


def _refuse_impossible(old: Meter, on: dt.date, final: Decimal) -> None:
    last = old.readings.current().order_by("-date").first()
    if last and on < last.date:
        raise ReadingError("После этой даты уже есть показание снятого прибора.")
    if last and passed(old, last.value, final) is None:
        raise ReadingError(f"Последнее показание меньше прежнего: {last}.")


def _successor(old: Meter, on: dt.date, new: NewMeter) -> Meter:
    successor, is_new = Meter.objects.get_or_create(
        account_id=old.account_id,
        service_id=old.service_id,
        zone=old.zone,
        serial_number=new.serial_number,
        defaults={
            "place": old.place,
            "own_name": old.own_name,
            "fraction_digits": old.fraction_digits,
            "replaces": old,
            "installation_date": on,
            "digit_capacity": new.digit_capacity,
            "ratio": new.ratio,
            "next_verification_date": new.next_verification_date,
            "seal": new.seal,
        },
    )
    if not is_new:
        raise ReadingError("Прибор с таким номером у этого счёта уже есть.")
    successor.shared_with.set(old.shared_with.all())
    return successor


def _record(meter: Meter, on: dt.date, value: Decimal, author: User) -> None:
    """The value of the day, in place of a reading sent that morning."""
    meter.readings.current().filter(date=on).update(superseded_at=timezone.now())
    Reading.objects.create(
        meter=meter, date=on, value=value, source=Reading.Source.OFFICE, author=author
    )
