"""One file by both ways: what each says of it, and what each would leave."""

from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from imports.loading import Call, load
from imports.models import ImportRun
from imports.readers import read
from tests.imports import samples

# What differs between two loads of one file, and says nothing of it.
OWN = {"id", "created_at", "public_id", "superseded_at", "object_id"}


def both(kind: str, text: str, tables: tuple[str, ...], **call: Any) -> tuple[Any, Any]:
    """The report and the rows of ``tables``, by row mode and by the set-based mode."""
    rows = _go(kind, text, tables, row_mode=True, **call)
    return rows, _go(kind, text, tables, row_mode=False, **call)


def _go(kind: str, text: str, tables: tuple[str, ...], *, row_mode: bool, **call: Any):
    with transaction.atomic():
        run = ImportRun.objects.create(kind=kind)
        outcome = load(
            call=Call(kind=kind, run=run.pk, **call),
            table=read(data=samples._lines(text), name=f"{kind}.csv"),
            dry_run=False,
            row_mode=row_mode,
        )
        kept = {table: _rows(table, run.pk) for table in tables}
        transaction.set_rollback(True)
    return asdict(outcome.report), kept


def _rows(table: str, run: int) -> list[dict[str, Any]]:
    """Every row of a table, its links by what they mean, in an order of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    told = [_told(row, run) for row in found]
    return sorted(told, key=lambda row: str(sorted(row.items())))


def _told(row: dict[str, Any], run: int) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in OWN}
    for name in ("source_run", "run_id"):
        if name in told:
            told[name] = told[name] == run
    return told
