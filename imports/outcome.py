"""What row mode found, as messages for people."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from import_export.results import InvalidRow, Result

from cabinet.charges.services import PeriodError
from imports.report import Message, Report
from imports.rows import REPEATED, KindResource

logger = logging.getLogger(__name__)
CROSSED = (
    "Данные изменились, пока файл загружался. Ничего не записано: загрузите его снова."
)


def add_errors(report: Report, resource: KindResource, result: Result) -> None:
    """Put every fault of a pass of row mode into the report."""
    for error in result.base_errors:
        report.refuse([file_error(error.error)])
    for row in result.error_rows:
        # A row's own faults are ValidationErrors: anything else is a bug of ours.
        raise row.errors[0].error
    for invalid in result.invalid_rows:
        report.errors.extend(_row_errors(resource, invalid))


def file_error(error: Exception) -> str:
    """Why nothing was written, in words; raises what is a bug of ours."""
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
