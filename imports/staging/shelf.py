"""The meters of a staged file's accounts, and their readings that count."""

from imports.staging import places
from imports.staging.cells import Cell
from imports.staging.sql import STAGED

METERS, READINGS = "import_meters", "import_readings"
NEW_METER = "nextval(pg_get_serial_sequence('meters_meter', 'id'))"
NEW_READING = "nextval(pg_get_serial_sequence('meters_reading', 'id'))"
CURRENT = "superseded_at IS NULL AND state <> 'declined'"
METERS_OF = f"""
SELECT m.* FROM meters_meter AS m JOIN {places.ACCOUNTS} AS a ON a.id = m.account_id
WHERE a.number IN (SELECT account FROM {STAGED})
"""
READINGS_OF = f"""
SELECT r.* FROM meters_reading AS r WHERE {CURRENT}
    AND meter_id IN (SELECT id FROM {METERS}) AND {{dates}}
"""


def find_meters() -> None:
    places.make(METERS, METERS_OF)


def find_readings(*, has_dates: bool) -> None:
    """Those of the days that the file names."""
    dates = "date IN (SELECT found FROM import_word_date)" if has_dates else "false"
    places.make(READINGS, READINGS_OF.format(dates=dates))


def meter_of_row(join: str, alias: str, zone: Cell | None) -> str:
    """The meter that a row names."""
    return (
        f"{join} {METERS} AS {alias} ON {alias}.account_id = a.id"
        f" AND {alias}.service_id = service.id"
        f" AND {alias}.serial_number = s.serial_number"
        f" AND {alias}.zone = {zone.typed if zone else repr('')}"
    )
