"""The ways in for staff's files: register → check → import.

The back office and the command line both come through here.
"""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.charges.services import PeriodError
from cabinet.payments.services import PaymentError
from cabinet.residents.models import User
from imports.loading import Call, load, no_progress
from imports.models import ImportRun
from imports.readers import Table, read
from imports.report import MAX_MESSAGES, Report
from imports.staging.copying import Progress
from imports.undoing import UNDO, UndoError, undo_rows

State = ImportRun.State


class ImportRunError(Exception):
    """Why a run can't go on, in words for staff."""


def register_file(
    *,
    kind: str,
    data: bytes,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
) -> ImportRun:
    """Keep a file that can be read, with what was recognised in it.

    ``author`` is None for the command line, which may load everything.
    Raises ReaderError, and keeps nothing, when the file is no table.
    """
    table = read(data=data, name=name)
    return ImportRun.objects.create(
        kind=kind,
        author=author,
        organization=organization,
        month=month,
        file=ContentFile(data, name="file"),
        original_name=name[-255:],
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=len(table.rows),
    )


def read_file(*, run: ImportRun) -> Table:
    """The table of a registered file, once more."""
    with run.file.open("rb") as file:
        return read(data=file.read(), name=run.original_name)


def check_file(*, run: ImportRun) -> Report:
    """Go through the file as a load would, and change nothing."""
    return _go(run, dry_run=True)


def import_file(*, run: ImportRun) -> Report:
    """Load the file: every row of it, or nothing when any row has an error.

    Raises ImportRunError when the run has been loaded already.
    """
    return _go(run, dry_run=False)


def load_file(
    *,
    kind: str,
    data: bytes,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
) -> Report:
    """Register and import in one step. Raises ReaderError when it is no table."""
    run = register_file(
        kind=kind,
        data=data,
        name=name,
        author=author,
        organization=organization,
        month=month,
    )
    return import_file(run=run)


@transaction.atomic
def undo_run(*, run: ImportRun) -> int:
    """Take a load back; how many rows that were.

    Services, suppliers and what a resident has done since stay as they are.
    Raises ImportRunError, and changes nothing, where it is no load, or
    something later stands on it.
    """
    found = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if found.state != State.IMPORTED:
        raise ImportRunError("Отменить можно только то, что загружено.")
    try:
        rows = UNDO.get(found.kind, undo_rows)(found)
    except (UndoError, PeriodError, PaymentError) as error:
        raise ImportRunError(str(error)) from error
    run.state = State.UNDONE
    run.save(update_fields=["state"])
    return rows


@transaction.atomic
def _go(run: ImportRun, *, dry_run: bool, progress: Progress = no_progress) -> Report:
    # Two clicks on «Загрузить» load once: the second waits here and is refused.
    found = ImportRun.objects.select_for_update(no_key=True).values_list("state")
    (state,) = found.get(pk=run.pk)
    if state == State.IMPORTED:
        raise ImportRunError("Этот файл уже загружен.")
    if state in (State.UNDONE, State.CANCELLED):
        raise ImportRunError("Эта загрузка окончена. Загрузите файл заново.")
    was_checked = state in (State.CHECKED, State.CONFIRMED) and not dry_run
    outcome = load(
        call=_call(run, was_checked, progress), table=read_file(run=run), dry_run=dry_run
    )
    if dry_run:
        run.drafts = outcome.drafts
    run.versions = outcome.versions
    _record(run, outcome.report, State.CHECKED if dry_run else State.IMPORTED)
    return outcome.report


def _call(run: ImportRun, was_checked: bool, progress: Progress) -> Call:
    drafts = {int(period): draft for period, draft in run.drafts.items()}
    return Call(
        kind=run.kind,
        author=run.author,
        organization=run.organization,
        month=run.month,
        run=run.pk,
        withdraw_missing=run.withdraw_missing,
        drafts=drafts if was_checked and run.drafts else None,
        progress=progress,
    )


def _record(run: ImportRun, report: Report, done: str) -> None:
    for name, count in report.counts.items():
        setattr(run, name, count)
    run.state = State.REFUSED if report.refused else done
    run.unknown_columns = list(report.unknown_columns)
    errors = report.errors[:MAX_MESSAGES]
    warnings = report.warnings[: MAX_MESSAGES - len(errors)]
    run.messages = {
        "errors": [message.as_dict() for message in errors],
        "warnings": [message.as_dict() for message in warnings],
    }
    run.finished_at = timezone.now()
    run.save()
