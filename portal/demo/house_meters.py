"""Meters of whole houses, and readings that a clerk has to look at."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cabinet.accounts.models import Building, Organization
from cabinet.meters.history import consumption_by_month
from cabinet.meters.models import BuildingMeter, BuildingReading, Meter, Reading
from cabinet.meters.window import on_day
from cabinet.tariffs.models import Service
from portal.demo.company import INN

SERVICES = ("Холодная вода", "Электроснабжение")
DAY_OF_READING = 23
DOUBTFUL = 3
DOUBT = (
    "Расход {used} {unit} намного больше обычного. Проверьте запятую и цифры. Если всё"
    " верно, приложите фото табло или напишите пояснение."
)


def create_house_meters(today: dt.date) -> None:
    chance = random.Random(INN)  # noqa: S311 (a demonstration, not a secret)
    organization = Organization.objects.get(inn=INN)
    for service in Service.objects.filter(organization=organization, name__in=SERVICES):
        for building in Building.objects.filter(organization=organization):
            _measure(building, service, today.replace(day=1), chance)
    _doubtful(organization, today)


def _measure(
    building: Building, service: Service, until: dt.date, chance: random.Random
) -> None:
    """The house uses a little more than its flats; once in a while, less."""
    own = Meter.objects.filter(service=service, account__premises__building=building)
    used = consumption_by_month(own.with_readings())
    if not used:
        return
    meter = BuildingMeter.objects.create(
        building=building, service=service, serial_number=f"ОД-{10_000 + service.pk}"
    )
    value, readings = Decimal(chance.randint(10_000, 90_000)), []
    for (_, month), flats in sorted(used.items()):
        if month < until:
            common = (flats * Decimal(chance.randint(-2, 9)) / 100).quantize(Decimal(1))
            value += flats + common
            readings.append(_reading(meter, month, value, flats + common, common))
    BuildingReading.objects.bulk_create(readings)


def _reading(
    meter: BuildingMeter, month: dt.date, value: Decimal, used: Decimal, common: Decimal
) -> BuildingReading:
    return BuildingReading(
        meter=meter,
        date=on_day(month, DAY_OF_READING),
        value=value,
        consumption=used,
        distributed=common,
    )


def _doubtful(organization: Organization, today: dt.date) -> None:
    month = today.replace(day=1)
    silent = (
        Meter.objects.serving()
        .filter(account__organization=organization, service__name=SERVICES[0])
        .exclude(readings__date__gte=month)
        .exclude(next_verification_date__lt=today)
        .with_readings()
        .order_by("-pk")
    )
    Reading.objects.bulk_create(_sent(silent[:DOUBTFUL], today))


def _sent(meters: Iterable[Meter], today: dt.date) -> Iterator[Reading]:
    for number, meter in enumerate(meters, start=1):
        used = Decimal(80 + 45 * number)
        last = next(iter(meter.readings.all()), None)
        yield Reading(
            meter=meter,
            date=today,
            value=(last.value if last else Decimal()) + used,
            month=today.replace(day=1),
            source=Reading.Source.CABINET,
            state=Reading.State.SENT,
            doubt=DOUBT.format(used=used, unit=meter.service.unit),
            comment="Прорвало кран, заменили." if number == 1 else "Так на табло.",
        )
