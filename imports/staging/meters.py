"""Meters, set-based, each with a reading where the row brings one."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import Model

from cabinet.meters.models import Meter, Reading
from imports.kinds.consumption import THIRD
from imports.rows.meters import MeterResource
from imports.staging import places, services, shelf, writing
from imports.staging.base import Staging
from imports.staging.sql import LINES, SAME_ACCOUNTS, run

KEY = "account_id, coalesce(service_id::text, new_service), serial_number, zone"
REPEATED = f"""
SELECT n FROM (SELECT n, count(*) OVER (PARTITION BY {KEY}) FROM {LINES}) AS l
WHERE count > 1
"""
# Row mode has the words for these.
WRONG = f"SELECT n FROM {LINES} WHERE ratio <= 0 OR value < 0"
# The readings that the file makes or changes.
TOLD = "import_told_readings"
TOLD_OF = f"""
SELECT line, source_run, id AS meter_id, date, value, 'import' AS source, reading_is_made,
    coalesce(reading_id, {shelf.NEW_READING}) AS reading_id
FROM {LINES} WHERE is_told
"""
MAKE_READINGS = f"""
INSERT INTO meters_reading
    (id, meter_id, date, value, source, source_run, source_line, created_at)
SELECT reading_id, meter_id, date, value, source, source_run, line, now()
FROM {TOLD} WHERE reading_is_made ORDER BY line
"""
CHANGE_READINGS = f"""
UPDATE meters_reading AS r SET value = t.value, source = t.source,
    source_run = t.source_run, source_line = t.line
FROM {TOLD} AS t WHERE r.id = t.reading_id AND NOT t.reading_is_made
"""


class MeterStaging(Staging):
    resource = MeterResource
    named: ClassVar[tuple[str, ...]] = ("account", "service")
    others: ClassVar[Mapping[str, tuple[type[Model], str]]] = {
        "date": (Reading, "date"),
        "value": (Reading, "value"),
    }

    def find(self, *, lock: bool) -> None:
        super().find(lock=lock)
        places.find_accounts(self.directory)
        shelf.find_meters()
        shelf.find_readings(has_dates="date" in self.context.positions)

    def links(self) -> dict[str, str]:
        return {
            "id": f"coalesce(old.id, {shelf.NEW_METER})",
            "organization_id": "a.organization_id",
            "account_id": "a.id",
            "service_id": "service.id",
            "new_service": services.new("service"),
            "date": self._date,
            "value": self._value,
            "reading_id": "r.id",
            "reading_is_made": "r.id IS NULL",
            "is_told": self._is_told(),
            "seen": "hashtextextended(concat(old::text, r::text), 0)",
        }

    def joins(self) -> Iterator[str]:
        yield from super().joins()
        yield from (places.ACCOUNT, services.join("service"))
        yield shelf.meter_of_row("LEFT JOIN", "old", self.cell_of("zone"))
        yield (
            f"LEFT JOIN {shelf.READINGS} AS r ON r.meter_id = old.id"
            f" AND r.date = {self._date}"
        )

    def is_changed(self) -> str:
        return f"({super().is_changed()} OR {self._is_told()})"

    def vouched(self) -> Iterator[str]:
        yield from super().vouched()
        yield services.fits("service")
        if zone := self.cell_of("zone"):
            # Row mode looks which zone of the meter that is.
            yield f"{zone.typed} <> '{THIRD}'"
        # A reading and its date are told together.
        yield f"({self._date} IS NULL) = ({self.context.written('value')} = '')"

    def oddities(self) -> Iterator[str]:
        yield from (REPEATED, services.first("service"), WRONG, SAME_ACCOUNTS)

    def take_in(self, resource: Any, totals: Mapping[str, int]) -> None:
        super().take_in(resource, totals)
        services.settle("service")

    def write(self) -> None:
        writing.note(self.context.run, Meter, self.compared)
        writing.update(self)
        writing.insert(self, {"id": "l.id"})
        places.make(TOLD, TOLD_OF)
        names = ("value", "source")
        writing.note(
            self.context.run,
            Reading,
            names,
            lines=TOLD,
            pk="reading_id",
            made="reading_is_made",
        )
        run(CHANGE_READINGS)
        run(MAKE_READINGS)

    # Its parts

    @property
    def _date(self) -> str:
        told = self.cell_of("date")
        return told.typed if told else "NULL::date"

    @property
    def _value(self) -> str:
        told = self.cell_of("value")
        return told.typed if told else "NULL::numeric"

    def _is_told(self) -> str:
        """Whether the row's reading is news."""
        return (
            f"({self._date} IS NOT NULL AND"
            f" (r.id IS NULL OR r.value IS DISTINCT FROM {self._value}))"
        )
