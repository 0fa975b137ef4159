"""Many rows deleted, with one question a table for what points at them.

A foreign key asks of every row in every table, and in every partition of the
charges: minutes for a town's accounts. Where the database lets us, its own
questions are put off for one statement, and each table is asked once about all
the rows. Whoever points at a row meanwhile waits for it, or is refused by the
foreign key when they are done.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError

from imports.staging.sql import run

GONE = "import_gone"
MAY_PUT_OFF = """
SELECT has_parameter_privilege('session_replication_role', 'SET') AND NOT EXISTS (
    SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal
    AND tgtype & 8 > 0)
"""
POINTING = """
SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint AS c
    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.confrelid = %s::regclass AND c.contype = 'f' AND c.conparentid = 0
"""
CHARGES = "charges_charge"
LATER_VERSIONS = "SELECT id FROM charges_periodversion WHERE created_at > %s"
# The clocks of the portal and of its database may differ.
MARGIN = dt.timedelta(days=1)


def delete(table: str, which: str, values: list[Any], *, since: dt.datetime) -> int:
    """Delete rows ``t`` of a table by SQL that follows its name; how many they were.

    ``since`` is a moment before which nothing pointed at them. Raises
    IntegrityError where something does.
    """
    run(f"DROP TABLE IF EXISTS {GONE}")
    run(f"CREATE TEMPORARY TABLE {GONE} (id bigint) ON COMMIT DROP")
    statement = (
        f"WITH gone AS (DELETE FROM {table} AS t {which} RETURNING t.id)"
        f" INSERT INTO {GONE} SELECT id FROM gone"
    )
    if not run(MAY_PUT_OFF, [table])[0][0]:
        run(statement, values)
        # What points at a row is told now, not when the transaction ends.
        run("SET CONSTRAINTS ALL IMMEDIATE")
    else:
        run("SET LOCAL session_replication_role = replica")
        run(statement, values)
        run("SET LOCAL session_replication_role = origin")
        _refuse_pointing(table, since)
    return int(run(f"SELECT count(*) FROM {GONE}")[0][0])


def _refuse_pointing(table: str, since: dt.datetime) -> None:
    run(f"ANALYZE {GONE}")
    for pointing, column in run(POINTING, [table]):
        within = f" AND {_later(since)}" if pointing == CHARGES else ""
        found = run(
            f"SELECT EXISTS (SELECT 1 FROM {pointing}"
            f" WHERE {column} IN (SELECT id FROM {GONE}){within})"
        )
        if found[0][0]:
            raise IntegrityError(f"{pointing}.{column}")


def _later(since: dt.datetime) -> str:
    """Literal versions: the database then opens those partitions alone."""
    versions = ", ".join(f"{pk:d}" for (pk,) in run(LATER_VERSIONS, [since - MARGIN]))
    return f"version_id = ANY(ARRAY[{versions}]::bigint[])"
