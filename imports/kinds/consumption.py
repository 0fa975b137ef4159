"""Meters of dwellings and houses, and their readings."""

from dataclasses import replace

from cabinet.meters.models import Meter, Reading
from imports.kinds.declaration import (
    Column,
    Kind,
    Type,
    account,
    organization,
    service,
)

ZONES = {label: value for value, label in Meter.Zone.choices}
# What a sheet that numbers the tariffs of its meters may mean by «Т1» and «Т3»: the
# contract's three zones are «пик», «ночь» and «день», which others call «полупик».
FIRST, THIRD = "first", "third"
ZONES_OF_TARIFFS = {
    FIRST: ("", Meter.Zone.DAY.value, Meter.Zone.PEAK.value),
    THIRD: (Meter.Zone.HALF_PEAK.value, Meter.Zone.DAY.value),
}
SOURCES = {label: value for value, label in Reading.Source.choices}


def serial_number() -> Column:
    return Column("serial_number", "Заводской номер", Type.CODE, required=True)


def zone() -> Column:
    return Column("zone", "Зона", Type.CHOICE, choices=ZONES | {"Т3": THIRD})


def zones_of(told: str) -> tuple[str, ...]:
    """The zones of a meter that a row's zone may mean; each but a tariff means itself."""
    return ZONES_OF_TARIFFS.get(told, (told,))


METERS = Kind(
    slug="meters",
    title="Приборы учёта",
    key=("account", "service", "serial_number", "zone"),
    columns=(
        organization(required=False),
        account(),
        service(),
        serial_number(),
        zone(),
        Column("digit_capacity", "Разрядность", Type.WHOLE),
        Column("verification_date", "Дата поверки", Type.DATE),
        Column("next_verification_date", "Дата следующей поверки", Type.DATE),
        Column("installation_date", "Дата установки", Type.DATE),
        Column("place", "Место установки"),
        Column("ratio", "Коэффициент", Type.NUMBER, blank=1),
        Column("gis_number", "Номер ПУ в ГИС ЖКХ", Type.CODE),
        Column("date", "Дата снятия показания", Type.DATE, stored=False),
        Column("value", "Показание", Type.NUMBER, stored=False),
    ),
)

READINGS = Kind(
    slug="readings",
    title="Показания",
    key=("account", "service", "serial_number", "zone", "date"),
    columns=(
        organization(required=False),
        # With an address beside it, a meter's number is enough (``rows.numbered``).
        replace(account(), instead="address"),
        Column("address", "Адрес", stored=False),
        service(),
        Column(
            "serial_number",
            "Заводской номер",
            Type.CODE,
            required=True,
            stored=False,
        ),
        Column(
            "zone",
            "Зона",
            Type.CHOICE,
            choices=ZONES | {"Т1": FIRST, "Т3": THIRD},
            stored=False,
        ),
        Column("date", "Дата снятия показания", Type.DATE, required=True),
        Column("value", "Показание", Type.NUMBER, required=True),
        Column(
            "source",
            "Способ передачи",
            Type.CHOICE,
            choices=SOURCES,
            blank=Reading.Source.IMPORT.value,
        ),
    ),
)

BUILDING_METERS = Kind(
    slug="building-meters",
    title="Общедомовые приборы",
    key=("building", "service", "serial_number", "date"),
    columns=(
        organization(required=False),
        Column("building", "Адрес дома", required=True, stored=False),
        service(),
        serial_number(),
        Column("date", "Дата снятия показания", Type.DATE, stored=False),
        Column("value", "Показание", Type.NUMBER, stored=False),
        Column("consumption", "Расход", Type.NUMBER, stored=False),
        Column("distributed", "Распределено", Type.NUMBER, stored=False),
    ),
)
