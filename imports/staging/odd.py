"""Rows that SQL doesn't vouch for, or has no words for, in row mode.

They are those that it couldn't read or place, and what a kind adds to them:
rows of the same accounts, rows that repeat each other, the first of the
doubtful ones. Row mode accepts or refuses them in the order of the file.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import tablib
from django.db import transaction
from import_export.results import Result

from imports.outcome import add_errors
from imports.readers import Row
from imports.report import Report
from imports.rows import Context, KindResource
from imports.staging.places import PartContext
from imports.staging.sql import LINES, ODD, STAGED, UNREAD, run

if TYPE_CHECKING:
    from imports.staging.base import Staging

# So many odd rows are looked at together; where some of them are bad, the next
# ones only for their errors.
MANY = 20_000
# A file with more errors is wrong as a whole: nobody mends it line by line.
ENOUGH = 100_000
NOT_ALL = "Ошибок больше {enough}: дальше строки {line} файл не проверялся."


def look(staging: "Staging", report: Report) -> None:
    """Let row mode speak of the odd rows, and take in those that it accepts."""
    many = _gather(staging, report.rows)
    if not many:
        return
    if many > MANY and _are_refused(staging, report):
        _find_errors(staging, report, many)
    else:
        resource, result = _go(staging, report, limit=many)
    run(f"DELETE FROM {LINES} WHERE n IN (SELECT n FROM {ODD})")
    if not report.refused:
        staging.take_in(resource, result.totals)


def _are_refused(staging: "Staging", report: Report) -> bool:
    """Whether the first of very many odd rows have errors."""
    with transaction.atomic():
        _go(staging, report, limit=MANY)
        transaction.set_rollback(True)
    return report.refused


def _find_errors(staging: "Staging", report: Report, many: int) -> None:
    """The errors of all the other rows, a batch after another."""
    warnings = report.warnings
    for first in range(MANY, many, MANY):
        if len(report.errors) >= ENOUGH:
            last = report.errors[-1].line
            report.refuse([NOT_ALL.format(enough=ENOUGH, line=last)])
            break
        with transaction.atomic():
            _go(staging, report, limit=MANY, first=first)
            transaction.set_rollback(True)
    report.warnings = warnings


def _gather(staging: "Staging", rows: int) -> int:
    run(f"DROP TABLE IF EXISTS {ODD}")
    run(f"CREATE TEMPORARY TABLE {ODD} (n integer NOT NULL) ON COMMIT DROP")
    if run(f"SELECT count(*) FROM {LINES}") != [(rows,)]:
        run(f"INSERT INTO {ODD} {UNREAD}")
    for statement in staging.oddities():
        run(f"INSERT INTO {ODD} {statement}")
    return int(run(f"SELECT count(DISTINCT n) FROM {ODD}")[0][0])


def _go(
    staging: "Staging", report: Report, *, limit: int, first: int = 0
) -> tuple[KindResource, Result]:
    part = _part(staging, limit, first)
    resource = staging.row_mode(part)
    names = list(part.positions)
    rows = [
        [part.cell(number, name) for name in names]
        for number in range(1, len(part.table.rows) + 1)
    ]
    result = resource.import_data(tablib.Dataset(*rows, headers=names))
    report.warnings = part.warnings
    add_errors(report, resource, result)
    return resource, result


def _part(staging: "Staging", limit: int, first: int) -> PartContext:
    """The odd rows as a small file."""
    context: Context = staging.context
    names = list(context.positions)
    cells = ", ".join(staging.written_cells())
    found = run(
        f"SELECT s.line, s.stray, {cells} FROM {STAGED} AS s"
        f" WHERE n IN (SELECT n FROM {ODD}) ORDER BY n"
        f" LIMIT {limit:d} OFFSET {first:d}"
    )
    headings = tuple(context.heading(name) for name in names)
    rows = tuple(Row(line, (*told, *["…"] * stray)) for line, stray, *told in found)
    headings_row = Row(context.table.headings.line, headings)
    return PartContext(
        replace(context.table, headings=headings_row, rows=rows),
        {name: place for place, name in enumerate(names)},
        context.author,
        context.organization,
        context.month,
        run=context.run,
        named=frozenset(context.column("organization")),
    )
