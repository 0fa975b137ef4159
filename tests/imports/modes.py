"""One file by both ways: what each says of it, and what each would leave."""

import json
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from imports.loading import Call, load
from imports.models import ImportRun
from imports.readers import Table, read
from tests.imports import samples

# What differs between two loads of one file, and says nothing of it.
OWN = {"id", "created_at", "public_id", "superseded_at", "object_id"}

MEANINGS = {
    "account_id": "SELECT id, organization_id || number FROM accounts_account",
    "premises_id": "SELECT id, building_id || number FROM accounts_premises",
    "service_id": "SELECT id, organization_id || name FROM tariffs_service",
    "meter_id": "SELECT m.id, a.number || s.name || serial_number || zone"
    " FROM meters_meter m JOIN accounts_account a ON a.id = m.account_id"
    " JOIN tariffs_service s ON s.id = m.service_id",
    "reading_id": "SELECT r.id, concat(serial_number, date)"
    " FROM meters_reading r JOIN meters_meter m ON m.id = r.meter_id",
}


def both(kind: str, text: str, tables: tuple[str, ...], **call: Any) -> tuple[Any, Any]:
    """The report and the rows of ``tables``, by row mode and by the set-based mode."""
    table = read(data=samples._lines(text), name=f"{kind}.csv")
    rows = go(kind, table, tables, row_mode=True, **call)
    return rows, go(kind, table, tables, row_mode=False, **call)


def go(
    kind: str, table: Table, tables: tuple[str, ...], *, row_mode: bool, **call: Any
):
    """One way; nothing of it stays."""
    with transaction.atomic():
        run = ImportRun.objects.create(kind=kind)
        given = Call(kind=kind, run=run.pk, **call)
        outcome = load(call=given, table=table, dry_run=False, row_mode=row_mode)
        kept = {name: _rows(name, run.pk) for name in tables}
        transaction.set_rollback(True)
    return asdict(outcome.report), kept


def _rows(table: str, run: int) -> list[dict[str, Any]]:
    """Every row of a table, its links by what they mean, in an order of its own."""
    meanings = {name: dict(_asked(query)) for name, query in MEANINGS.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    told = [_told(row, run, meanings) for row in found]
    return sorted(told, key=lambda row: str(sorted(row.items())))


def _told(row: dict[str, Any], run: int, meanings: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in OWN}
    if "object_id" in row:
        name = row["table"].partition(".")[2] + "_id"
        told["object"] = meanings.get(name, {}).get(row["object_id"])
    for name in ("source_run", "run_id"):
        if name in told:
            told[name] = told[name] == run
    for name, value in told.items():
        told[name] = _meant(name, value, meanings)
    return told


def _meant(name: str, value: Any, meanings: dict[str, Any]) -> Any:
    if name in ("before", "after") and isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, dict):
        return sorted((n, _meant(n, v, meanings)) for n, v in value.items())
    return meanings[name].get(value) if name in meanings else value


def _asked(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
