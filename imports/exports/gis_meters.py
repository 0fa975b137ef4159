"""Rows of the sheets of ГИС ЖКХ about meters, each cell by the letter of its column."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef

from cabinet.meters.models import BuildingReading, Meter, Reading
from imports.exports import queries
from imports.exports.gis_rows import CHUNK, Cells, shown
from imports.exports.queries import Scope

FLAT_METER = "Индивидуальный"
TARIFFS = {1: "Однотарифный", 2: "Двухтарифный", 3: "Трехтарифный"}
# Columns of the tariffs of a meter, by its zones and whether a peak is one of them.
FIRST, SECOND, THIRD = "E", "F", "G"
PEAKS = Meter.objects.filter(
    account=OuterRef("meter__account"),
    service=OuterRef("meter__service"),
    serial_number=OuterRef("meter__serial_number"),
    zone=Meter.Zone.PEAK,
)

METER_HEADINGS = {
    "A": "Заводской номер",
    "B": "Вид ПУ",
    "E": "Адрес дома",
    "I": "Номер лицевого счета",
    "O": "Вид коммунального ресурса",
    "P": "Вид ПУ по количеству тарифов",
    "T": "Коэффициент трансформации",
    "U": "Дата установки",
    "W": "Дата последней поверки",
    "AD": "Номер ПУ в ГИС ЖКХ",
}
READING_HEADINGS = {
    "A": "Адрес дома",
    "B": "Номер ПУ в ГИС ЖКХ",
    "C": "Коммунальный ресурс",
    "D": "Период, за который передаются показания",
    FIRST: "Значение показания (Т1)",
    SECOND: "Значение показания (Т2)",
    THIRD: "Значение показания (Т3)",
    "H": "Дата снятия показания",
}


def meters(scope: Scope) -> Iterator[Cells]:
    """A meter a line, whatever zones it counts."""
    rows = queries.meters(scope).select_related(
        "service", "account__premises__building"
    )
    rows = rows.order_by("account__number", "serial_number", "service", "pk")
    key = attrgetter("account_id", "serial_number", "service_id")
    for _, zones in groupby(rows.iterator(CHUNK), key=key):
        yield _meter(list(zones))


def _meter(zones: list[Meter]) -> Cells:
    meter = zones[0]
    return {
        "A": meter.serial_number,
        "B": FLAT_METER,
        "E": meter.account.premises.building.address,
        "I": meter.account.number,
        "O": meter.service.name,
        "P": TARIFFS.get(len(zones), TARIFFS[1]),
        "T": meter.ratio,
        "U": shown(meter.installation_date),
        "W": shown(meter.verification_date),
        "AD": meter.gis_number,
    }


def readings(scope: Scope) -> Iterator[Cells]:
    """A meter and day a line, its zones side by side."""
    rows = queries.readings(scope).filter(pk__in=Reading.objects.current().values("pk"))
    rows = rows.select_related("meter__service", "meter__account__premises__building")
    rows = rows.annotate(has_peak=Exists(PEAKS)).order_by(
        "meter__account__number", "meter__serial_number", "meter__service", "date"
    )
    key = attrgetter(
        "meter.account_id", "meter.serial_number", "meter.service_id", "date"
    )
    for _, several in groupby(rows.iterator(CHUNK), key=key):
        yield _zones(list(several))


def _zones(several: list[Reading]) -> Cells:
    first = several[0]
    values = {_tariff(reading): reading.value for reading in several}
    return {
        "A": first.meter.account.address,
        "B": first.meter.gis_number or first.meter.serial_number,
        "C": first.meter.service.name,
        "D": f"{first.date:%m.%Y}",
        **{column: values.get(column) for column in (FIRST, SECOND, THIRD)},
        "H": shown(first.date),
    }


def _tariff(reading: Any) -> str:
    """As the displays of meters number them: Т1 peak or day, Т2 night, Т3 half-peak.

    Of a meter that counts a peak, «день» is what is left: the half-peak.
    """
    zone = reading.meter.zone
    if zone == Meter.Zone.NIGHT:
        return SECOND
    is_left = zone == Meter.Zone.DAY and reading.has_peak
    return THIRD if is_left or zone == Meter.Zone.HALF_PEAK else FIRST


def building_readings(scope: Scope) -> Iterator[Cells]:
    """Of houses' meters, which have no zones: all is in the first tariff."""
    rows = BuildingReading.objects.filter(
        meter__building__organization=scope.organization, value__isnull=False
    )
    if scope.month:
        rows = rows.filter(date__year=scope.month.year, date__month=scope.month.month)
    rows = rows.select_related("meter__building", "meter__service")
    for reading in rows.order_by("meter__building__address", "meter", "date"):
        yield {
            "A": reading.meter.building.address,
            "B": reading.meter.serial_number,
            "C": reading.meter.service.name,
            "D": f"{reading.date:%m.%Y}",
            FIRST: reading.value,
            "H": shown(reading.date),
        }
