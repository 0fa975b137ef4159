"""Rows of houses' meters, each with a reading where the row brings one."""

from functools import cached_property
from typing import Any, ClassVar

from import_export.results import RowResult

from cabinet.meters.models import BuildingMeter, BuildingReading
from imports.kinds.consumption import BUILDING_METERS
from imports.rows.base import BATCH, KindResource
from imports.rows.charges import NEW_SERVICE
from imports.rows.directory import clean, identity, refusal

FIGURES = ("value", "consumption", "distributed")


class BuildingMeterResource(KindResource):
    """A meter has a row for each reading; the first one brings the meter too."""

    kind = BUILDING_METERS
    links: ClassVar[tuple[str, ...]] = ("building", "service")

    class Meta(KindResource.Meta):
        model = BuildingMeter

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._new_readings: list[BuildingReading] = []
        self._changed_readings: list[BuildingReading] = []

    @cached_property
    def _meters(self) -> dict[object, BuildingMeter]:
        meters = BuildingMeter.objects.filter(
            building__organization__in=self.directory.involved,
            serial_number__in=self.context.column("serial_number"),
        )
        return {(m.building_id, m.service_id, m.serial_number): m for m in meters}

    @cached_property
    def _readings(self) -> dict[object, BuildingReading]:
        readings = BuildingReading.objects.filter(meter__in=list(self._meters.values()))
        return {(r.meter_id, r.date): r for r in readings}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        # Read before a row adds a meter that isn't saved yet.
        self._readings  # noqa: B018

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        told = self.directory.organization(values.get("organization", ""))
        building = self.directory.building(values["building"], told)
        service, invented = self.directory.service_or_new(
            values["service"], building.organization
        )
        if invented:
            self.warn(NEW_SERVICE, "service")
        return {"building": building, "service": service}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return (
            links["building"].pk,
            identity(links["service"]),
            values["serial_number"],
            values.get("date"),
        )

    def existing(self, key: Any) -> BuildingMeter | None:
        self._meter_key = key[:-1]
        return self._meters.get(self._meter_key)

    def finish(self, instance: BuildingMeter, result: RowResult) -> None:
        self._meters[self._meter_key] = instance
        told = {name: self.values[name] for name in FIGURES if name in self.values}
        date = self.values.get("date")
        if date is not None:
            self._tell(instance, told, result)
        elif any(value is not None for value in told.values()):
            raise refusal("date", "У показания нет даты. Впишите её.")

    def write(self) -> None:
        super().write()
        BuildingReading.objects.bulk_create(self._new_readings, batch_size=BATCH)
        BuildingReading.objects.bulk_update(
            self._changed_readings, FIGURES, batch_size=BATCH
        )

    def _tell(
        self, meter: BuildingMeter, told: dict[str, Any], result: RowResult
    ) -> None:
        """Keep the row's reading, and count the row by it."""
        date = self.values["date"]
        reading = self._readings.get((meter.pk, date))
        if reading is None:
            reading = BuildingReading(meter=meter, date=date)
            self._new_readings.append(reading)
            result.import_type = RowResult.IMPORT_TYPE_NEW
        elif any(getattr(reading, name) != value for name, value in told.items()):
            self._changed_readings.append(reading)
            result.import_type = RowResult.IMPORT_TYPE_UPDATE
        self.remember(reading, tuple(told))
        for name, value in told.items():
            setattr(reading, name, value)
        clean(reading, dict(zip(FIGURES, FIGURES, strict=True)))
