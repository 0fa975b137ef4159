"""Rows of meters of dwellings and of their readings."""

from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone
from import_export.results import RowResult

from cabinet.accounts.models import Account
from cabinet.meters.models import Meter, Reading
from cabinet.meters.validation import Attempt, warnings
from cabinet.meters.window import Schedule
from imports.kinds.consumption import METERS, READINGS, THIRD, zones_of
from imports.rows.base import BATCH, KindResource
from imports.rows.charges import NEW_SERVICE
from imports.rows.directory import Directory, clean, grouped, identity, refusal
from imports.rows.numbered import NumberedMeters
from imports.suggestions import near_meters

READING_COLUMNS = {"value": "value"}
ORIGIN = ("source_run", "source_line")
UNKNOWN_METER = (
    "Такого прибора у этого лицевого счёта и услуги нет."
    " Проверьте номер или сначала загрузите приборы учёта."
)
NEGATIVE = "Показание меньше нуля. Проверьте число."


class MeterShelf:
    """The meters of the file's accounts and their readings, each read once."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.numbered = NumberedMeters(directory)

    @cached_property
    def meters(self) -> dict[object, Meter]:
        meters = Meter.objects.filter(
            account__organization__in=self.directory.involved,
            account__number__in=self.directory.account_numbers,
        ).select_related(
            "service", "account", "account__premises__building__organization"
        )
        return {
            (m.account_id, m.service_id, m.serial_number, m.zone): m for m in meters
        }

    def near(self, account: Account, serial_number: str) -> str:
        """What a row with an unknown number may have meant."""
        own = self._of_account.get(account.pk, ())
        return near_meters(own, serial_number, self._namesakes.get(serial_number, ()))

    @cached_property
    def _of_account(self) -> dict[int, list[Meter]]:
        return grouped(self.meters.values(), "account_id")

    @cached_property
    def _namesakes(self) -> dict[str, list[Meter]]:
        """Meters by the numbers that the file names, whosesoever they are."""
        meters = Meter.objects.filter(
            account__organization__in=self.directory.involved,
            serial_number__in=self.directory.context.column("serial_number"),
        )
        return grouped(meters.select_related("account", "service"), "serial_number")

    @cached_property
    def readings(self) -> dict[object, Reading]:
        meters = {*self.meters.values(), *self.numbered.meters}
        readings = Reading.objects.current().filter(meter__in=meters)
        return {(r.meter_id, r.date): r for r in readings}

    def before(self, reading: Reading) -> list[Reading]:
        """The meter's readings of earlier days, newest first."""
        own = self._by_meter.get(reading.meter_id, [])
        return [known for known in own if known.date < reading.date]

    @cached_property
    def _by_meter(self) -> dict[int, list[Reading]]:
        grouped: dict[int, list[Reading]] = {}
        newest_first = sorted(
            self.readings.values(), key=lambda r: r.date, reverse=True
        )
        for reading in newest_first:
            grouped.setdefault(reading.meter_id, []).append(reading)
        return grouped


class MeterResource(KindResource):
    """Meters, each with a reading where the row brings one."""

    kind = METERS
    links: ClassVar[tuple[str, ...]] = ("account", "service")

    class Meta(KindResource.Meta):
        model = Meter

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.shelf = MeterShelf(self.directory)
        self._new_readings: list[Reading] = []
        self._changed_readings: list[Reading] = []

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        told = self.directory.organization(values.get("organization", ""))
        account = self.directory.account(values["account"], told)
        service, invented = self.directory.service_or_new(
            values["service"], account.organization
        )
        if invented:
            self.warn(NEW_SERVICE, "service")
        if values.get("zone") == THIRD:
            known = (account.pk, identity(service), values["serial_number"])
            values["zone"] = self._third(known)
        return {"account": account, "service": service}

    def _third(self, known: tuple[object, ...]) -> str:
        """What a meter counts besides night and peak: as the portal has it, else «день»."""
        *others, usual = zones_of(THIRD)
        return next((z for z in others if (*known, z) in self.shelf.meters), usual)

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return (
            links["account"].pk,
            identity(links["service"]),
            values["serial_number"],
            values.get("zone", ""),
        )

    def existing(self, key: object) -> Meter | None:
        return self.shelf.meters.get(key)

    def check(self, instance: Meter) -> None:
        if instance.ratio <= 0:
            raise refusal("ratio", "Коэффициент должен быть больше нуля.")

    def finish(self, instance: Meter, result: RowResult) -> None:
        date, value = self.values.get("date"), self.values.get("value")
        if (date is None) != (value is None):
            raise refusal(
                "value" if value is None else "date",
                "Показание и его дату указывают вместе. Впишите недостающее.",
            )
        if date is None:
            return
        told = self._tell(instance)
        if told and result.import_type == RowResult.IMPORT_TYPE_SKIP:
            result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def write(self) -> None:
        super().write()
        Reading.objects.bulk_create(self._new_readings, batch_size=BATCH)
        Reading.objects.bulk_update(
            self._changed_readings, ["value", "source", *ORIGIN], batch_size=BATCH
        )

    def _tell(self, meter: Meter) -> bool:
        """Keep the row's reading; whether it is news."""
        value = self.values["value"]
        reading = self.shelf.readings.get((meter.pk, self.values["date"]))
        if reading is not None and reading.value == value:
            return False
        if reading is None:
            reading = Reading(meter=meter, date=self.values["date"])
            self._new_readings.append(reading)
        else:
            self._changed_readings.append(reading)
        self.remember(reading, ("value", "source"))
        reading.value, reading.source = value, Reading.Source.IMPORT
        reading.source_run, reading.source_line = self._origin
        check_reading(reading)
        clean(reading, READING_COLUMNS)
        return True


class ReadingResource(KindResource):
    """Readings of meters that the portal knows; a meter is never made silently."""

    kind = READINGS
    links: ClassVar[tuple[str, ...]] = ("meter",)
    origin: ClassVar[tuple[str, ...]] = ORIGIN

    class Meta(KindResource.Meta):
        model = Reading

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.shelf = MeterShelf(self.directory)

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        told = self.directory.organization(values.get("organization", ""))
        if not values.get("account"):
            return {"meter": self.shelf.numbered.only(values, told)}
        account = self.directory.account(values["account"], told)
        service = self.directory.service(values["service"], account.organization)
        known = (account.pk, identity(service), values["serial_number"])
        zones = zones_of(values.get("zone", ""))
        meters = [m for z in zones if (m := self.shelf.meters.get((*known, z)))]
        if len(meters) != 1:
            near = self.shelf.near(account, values["serial_number"])
            raise refusal("serial_number", UNKNOWN_METER + near)
        return {"meter": meters[0]}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return links["meter"].pk, values["date"]

    def existing(self, key: object) -> Reading | None:
        return self.shelf.readings.get(key)

    def check(self, instance: Reading) -> None:
        check_reading(instance)
        for finding in warnings(self._attempt(instance)):
            self.warn(finding.text, "value")

    def _attempt(self, reading: Reading) -> Attempt:
        """The reading as the cabinet's own rules judge it."""
        building = reading.meter.account.premises.building
        return Attempt(
            meter=reading.meter,
            typed=str(reading.value),
            day=reading.date,
            now=timezone.now(),
            schedule=Schedule.of(building),
            past=self.shelf.before(reading),
        )


def check_reading(reading: Reading) -> None:
    if reading.value < 0:
        raise refusal("value", NEGATIVE)
