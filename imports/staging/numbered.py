"""Rows that name no account, set-based: SQL vouches for a number that one meter bears.

Every other such row goes to row mode, which has the whole rule (``rows.numbered``).
"""

from collections.abc import Iterable

from imports.kinds.consumption import ZONES_OF_TARIFFS
from imports.staging import places, services, shelf
from imports.staging.cells import Cell
from imports.staging.sql import ODD, STAGED, run

FOUND = "import_numbered"
JOIN = (
    f"JOIN {FOUND} AS numbered ON numbered.n = s.n"
    f" JOIN {shelf.METERS} AS m ON m.id = numbered.meter_id"
)
# Rows of one meter share its number, whether they name its account or not.
SAME_NUMBERS = f"""
SELECT n FROM {STAGED} WHERE serial_number IN
    (SELECT serial_number FROM {STAGED} JOIN {ODD} USING (n))
"""
METERS_OF = f"""
SELECT m.* FROM meters_meter AS m JOIN {places.ACCOUNTS} AS a ON a.id = m.account_id
WHERE m.serial_number IN (SELECT serial_number FROM {STAGED})
    OR m.gis_number IN (SELECT serial_number FROM {STAGED})
"""
# Each meter by its maker's number, and by that of ГИС ЖКХ where it has one.
NUMBERS = f"""
(SELECT id, account_id, service_id, zone, serial_number AS number FROM {shelf.METERS}
    UNION ALL SELECT id, account_id, service_id, zone, gis_number FROM {shelf.METERS}
    WHERE gis_number NOT IN ('', serial_number))
"""
FITS = f"""
SELECT s.n, min(m.id) AS meter_id FROM {STAGED} AS s {{joins}}
    JOIN {NUMBERS} AS m ON m.number = s.serial_number AND {{zone}}
    JOIN {places.ACCOUNTS} AS a ON a.id = m.account_id
        AND (a.organization_id = o.found OR o.found IS NULL)
    {services.join("service")}
WHERE {{nameless}} AND (service.id IS NULL OR service.id = m.service_id)
GROUP BY s.n HAVING count(*) = 1
"""
NAMED = f"""
SELECT s.n, m.id FROM {STAGED} AS s {{joins}} {places.ACCOUNT}
    {services.join("service")} {{meter}}
WHERE {{named}}
"""
MEANT = " ".join(
    f"WHEN '{tariff}' THEN m.zone IN ({', '.join(map(repr, zones))})"
    for tariff, zones in ZONES_OF_TARIFFS.items()
)
ZONE = f"CASE {{told}} {MEANT} ELSE m.zone = {{told}} END"


def is_needed(positions: Iterable[str]) -> bool:
    """Whether any row of the file may leave its account out, and does."""
    if "account" not in positions:
        return True
    lacks = f"SELECT EXISTS (SELECT FROM {STAGED} WHERE account = '')"
    return "address" in positions and run(lacks) == [(True,)]


def find_meters() -> None:
    """Those of the numbers that the file names."""
    places.make(shelf.METERS, METERS_OF)


def find(joins: Iterable[str], zone: Cell | None, named: Iterable[str]) -> None:
    """The meter of each row that SQL vouches for, for ``JOIN``.

    ``joins`` give the organisation and the words of a row; ``named`` are conditions
    of a row that names its account, none where the file has no such column.
    """
    told, shared = zone.typed if zone else "''", " ".join(joins)
    rows = list(named)
    query = FITS.format(
        joins=shared,
        zone=ZONE.format(told=told),
        nameless="s.account = ''" if rows else "true",
    )
    if rows:
        meter = shelf.meter_of_row("JOIN", "m", zone)
        named_rows = NAMED.format(joins=shared, meter=meter, named=" AND ".join(rows))
        query = f"{query} UNION ALL {named_rows}"
    places.make(FOUND, query)
