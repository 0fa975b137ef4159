"""Rows that SQL doesn't vouch for, or has no words for, in row mode.

They are those that it couldn't read or place, every row of the same accounts
(one of them may repeat another), rows that repeat each other, the first row
of each new service and supplier, the first row of each period that can't be
changed, and the first of the doubtful rows. Row mode accepts or refuses them
in the order of the file, and the accepted ones join the others.
"""

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tablib
from django.db import connection

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import LOADED_COLUMNS
from imports.outcome import add_errors
from imports.readers import Row
from imports.report import MAX_MESSAGES, Report
from imports.rows.charges import ChargeResource
from imports.staging.cells import DOUBTS
from imports.staging.copying import STAGED
from imports.staging.places import PartContext

if TYPE_CHECKING:
    from imports.staging.charges import ChargeStaging

ODD = "import_odd"
LINES = "import_charges"
# Where so many rows are odd and some of them bad, the rest is not looked at.
MANY = 20_000
KEY = "period_id, account_id, service_id, supplier_id, new_service, new_supplier"
UNREAD = f"SELECT n FROM {STAGED} EXCEPT SELECT n FROM {LINES}"
GATHER = (
    # What shares an account with an odd row may repeat it.
    (
        f"INSERT INTO {ODD} SELECT n FROM {STAGED} WHERE account IN"
        f" (SELECT account FROM {STAGED} JOIN {ODD} USING (n))"
    ),
    (
        f"INSERT INTO {ODD} SELECT n FROM {LINES} AS l JOIN (SELECT {KEY} FROM {LINES}"
        f" WHERE period_id IS NOT NULL GROUP BY {KEY} HAVING count(*) > 1) AS twice"
        " ON l.period_id = twice.period_id AND l.account_id = twice.account_id"
        " AND l.service_id IS NOT DISTINCT FROM twice.service_id"
        " AND l.supplier_id IS NOT DISTINCT FROM twice.supplier_id"
        " AND l.new_service IS NOT DISTINCT FROM twice.new_service"
        " AND l.new_supplier IS NOT DISTINCT FROM twice.new_supplier"
    ),
    (
        f"INSERT INTO {ODD} SELECT min(n) FROM {LINES} WHERE period_id IS NULL"
        " GROUP BY organization_id, month"
    ),
    (
        f"INSERT INTO {ODD} SELECT min(n) FROM {LINES} WHERE new_service IS NOT NULL"
        " AND period_id IS NOT NULL GROUP BY organization_id, new_service"
    ),
    (
        f"INSERT INTO {ODD} SELECT min(n) FROM {LINES} WHERE new_supplier IS NOT NULL"
        " AND period_id IS NOT NULL GROUP BY organization_id, new_supplier"
    ),
    (
        f"INSERT INTO {ODD} SELECT n FROM {LINES} WHERE period_id IS NOT NULL"
        f" AND {DOUBTS} > 0 ORDER BY n LIMIT {MAX_MESSAGES}"
    ),
)
SETTLE = (
    (
        f"UPDATE {LINES} AS l SET service_id = s.id FROM tariffs_service AS s"
        " WHERE s.organization_id = l.organization_id AND s.name = l.new_service"
    ),
    (
        f"UPDATE {LINES} AS l SET supplier_id = s.id FROM tariffs_supplier AS s"
        " WHERE s.organization_id = l.organization_id AND s.name = l.new_supplier"
    ),
)


class OddResource(ChargeResource):
    """Row mode that hands over the lines instead of writing them."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.accepted: list[tuple[int, BillingPeriod, Charge, str]] = []

    def finish(self, instance: Charge, result: Any) -> None:
        super().finish(instance, result)
        self.accepted.append(
            (self.row_number, self.period, instance, result.import_type)
        )

    def write(self) -> None:
        self.directory.write()


def look(staging: "ChargeStaging", report: Report) -> None:
    """Let row mode speak of the odd rows, and take in those that it accepts."""
    many = _gather(report.rows)
    if not many:
        return
    resource = _go(staging, report, limit=MANY)
    if many > MANY and report.errors:
        report.refuse([f"Дальше {MANY}-й строки с ошибкой файл не проверялся."])
    elif many > MANY:
        report.warnings.clear()
        resource = _go(staging, report, limit=many)
    _run(f"DELETE FROM {LINES} WHERE n IN (SELECT n FROM {ODD})")
    if not report.refused:
        staging.new_services = resource.directory.invented
        _settle()
        _take_in(staging, resource)


def _gather(rows: int) -> int:
    _run(f"DROP TABLE IF EXISTS {ODD}")
    _run(f"CREATE TEMPORARY TABLE {ODD} (n integer NOT NULL) ON COMMIT DROP")
    if _run(f"SELECT count(*) FROM {LINES}") != [(rows,)]:
        _run(f"INSERT INTO {ODD} {UNREAD}")
    for statement in GATHER:
        _run(statement)
    return int(_run(f"SELECT count(DISTINCT n) FROM {ODD}")[0][0])


def _go(staging: "ChargeStaging", report: Report, *, limit: int) -> OddResource:
    part = _part(staging, limit)
    resource = OddResource(part)
    names = list(part.positions)
    rows = [
        [part.cell(number, name) for name in names]
        for number in range(1, len(part.table.rows) + 1)
    ]
    result = resource.import_data(tablib.Dataset(*rows, headers=names))
    report.warnings = part.warnings
    add_errors(report, resource, result)
    return resource


def _part(staging: "ChargeStaging", limit: int) -> PartContext:
    """The odd rows as a small file."""
    context = staging.context
    names = list(context.positions)
    cells = ", ".join(staging.written_cells())
    found = _run(
        f"SELECT s.line, s.stray, {cells} FROM {STAGED} AS s"
        f" WHERE n IN (SELECT n FROM {ODD}) ORDER BY n LIMIT {limit:d}"
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


def _settle() -> None:
    """New services and suppliers are there now: name them by their ids."""
    for statement in SETTLE:
        _run(statement)


def _take_in(staging: "ChargeStaging", resource: OddResource) -> None:
    columns = ", ".join((*LOADED_COLUMNS, "period_id", "is_new", "is_changed"))
    text = io.StringIO(
        "".join(
            _line(period, charge, outcome)
            for _, period, charge, outcome in resource.accepted
        )
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {LINES} ({columns}) FROM STDIN", text)


def _line(period: BillingPeriod, charge: Charge, outcome: str) -> str:
    links = {
        "account_id": charge.account.pk,
        "service_id": charge.service.pk,
        "supplier_id": charge.supplier.pk if charge.supplier else None,
    }
    values = [links.get(name, getattr(charge, name)) for name in LOADED_COLUMNS]
    return (
        "\t".join(
            map(_copied, [*values, period.pk, outcome == "new", outcome == "update"])
        )
        + "\n"
    )


def _copied(value: Any) -> str:
    return r"\N" if value is None else str(value).replace("\\", "\\\\")


def _run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
