"""One pass over a file: everything in one transaction, or nothing at all.

A check is the same pass, rolled back at its end.
"""

import datetime as dt
import logging

import tablib
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from import_export.results import InvalidRow, Result

from cabinet.accounts.models import Organization
from cabinet.charges.services import PeriodError
from cabinet.residents.models import User
from imports.headings import match
from imports.kinds import KINDS
from imports.readers import Table
from imports.report import Message, Report
from imports.rows import REPEATED, RESOURCES, Context, KindResource

logger = logging.getLogger(__name__)

# Loads wait for each other: two at once would both take a row for new.
LOCK = 7_240_117
CROSSED = (
    "Данные изменились, пока файл загружался. Ничего не записано: загрузите его снова."
)


def load(
    *,
    kind: str,
    table: Table,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
    dry_run: bool,
) -> Report:
    """Check a file, and write it unless ``dry_run`` or any row has an error."""
    given = {"organization": organization, "month": month}
    told = frozenset(name for name, value in given.items() if value)
    matching = match(table.headings.cells, KINDS[kind], given=told)
    report = Report(len(table.rows), unknown_columns=matching.unknown)
    if problems := (*table.problems, *matching.problems):
        report.refuse(problems)
        return report
    context = Context(table, matching.positions, author, organization, month)
    if organization and organization not in context.managed:
        report.refuse(["Вы не работаете с данными этой организации."])
        return report
    _pass(RESOURCES[kind](context), report, dry_run=dry_run)
    return report


def _pass(resource: KindResource, report: Report, *, dry_run: bool) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        result = resource.import_data(
            _dataset(resource.context),
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=True,
        )
        report.warnings = resource.context.warnings
        _add_errors(report, resource, result)
        if not report.refused:
            _count(report, resource, result)


def _dataset(context: Context) -> tablib.Dataset:
    names = list(context.positions)
    numbers = range(1, len(context.table.rows) + 1)
    rows = [[context.cell(n, name) for name in names] for n in numbers]
    return tablib.Dataset(*rows, headers=names)


def _count(report: Report, resource: KindResource, result: Result) -> None:
    report.new = result.totals["new"]
    report.changed = result.totals["update"]
    report.unchanged = result.totals["skip"]
    report.missing = resource.missing


def _add_errors(report: Report, resource: KindResource, result: Result) -> None:
    for error in result.base_errors:
        report.refuse([_file_error(error.error)])
    for row in result.error_rows:
        # A row's own faults are ValidationErrors: anything else is a bug of ours.
        raise row.errors[0].error
    for invalid in result.invalid_rows:
        report.errors.extend(_row_errors(resource, invalid))


def _file_error(error: Exception) -> str:
    if isinstance(error, PeriodError):
        return str(error)
    if isinstance(error, IntegrityError):
        logger.warning("A load was rolled back by the database", exc_info=error)
        return CROSSED
    raise error


def _row_errors(resource: KindResource, invalid: InvalidRow) -> list[Message]:
    error: ValidationError = invalid.error
    line = resource.context.line(invalid.number)
    if not hasattr(error, "error_dict"):
        return [Message(text, line) for text in error.messages]
    return [
        Message(
            " ".join(shown.messages),
            line,
            resource.heading(name),
            resource.context.cell(invalid.number, name),
        )
        for name, found in error.error_dict.items()
        for shown in found
        if shown.code != REPEATED
    ]
