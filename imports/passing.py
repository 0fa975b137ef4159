"""Going through a run's file, to check it or to load it, and what the run keeps."""

from django.db import OperationalError, transaction
from django.utils import timezone

from cabinet.residents.owners import announce_new_owners
from imports.checking.all_errors import keep_errors
from imports.loading import Call, load
from imports.models import ImportRun
from imports.noting import note_load
from imports.registering import read_file
from imports.report import MAX_MESSAGES, Report
from imports.rows.base import no_progress
from imports.staging.copying import Progress

State = ImportRun.State
# What PostgreSQL calls a disk without room for more.
NO_ROOM = ("53", "58030")
FULL = (
    "На сервере базы данных не хватило места, чтобы разобрать этот файл. Ничего не"
    " изменено. Позовите администратора, а затем загрузите файл снова."
)


class ImportRunError(Exception):
    """Why a run can't go on, in words for staff."""


def check_file(*, run: ImportRun, progress: Progress = no_progress) -> Report:
    """Go through the file as a load would, and change nothing.

    Raises ImportRunError when the run is over, or the disk is full.
    """
    return _guarded(run, dry_run=True, progress=progress)


def import_file(*, run: ImportRun, progress: Progress = no_progress) -> Report:
    """Load the file: every row of it, or nothing when any row has an error.

    Raises ImportRunError when the run has been loaded already, or the disk is
    full.
    """
    return _guarded(run, dry_run=False, progress=progress)


def end_run(*, run: ImportRun, state: str) -> None:
    """Note that a load came to nothing: cancelled or failed."""
    run.state, run.finished_at = state, timezone.now()
    run.save(update_fields=["state", "finished_at"])


def _guarded(run: ImportRun, *, dry_run: bool, progress: Progress) -> Report:
    try:
        return _go(run, dry_run=dry_run, progress=progress)
    except OperationalError as error:
        if not str(getattr(error.__cause__, "pgcode", "")).startswith(NO_ROOM):
            raise
        end_run(run=run, state=State.FAILED)
        raise ImportRunError(FULL) from error


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
    table = read_file(run=run)
    outcome = load(call=_call(run, was_checked, progress), table=table, dry_run=dry_run)
    if dry_run:
        run.drafts = outcome.seen
    run.versions, run.involved = outcome.versions, outcome.involved
    run.findings = outcome.findings | {
        "footer": {name: str(amount) for name, amount in table.footer.items()}
    }
    _record(run, outcome.report, State.CHECKED if dry_run else State.IMPORTED)
    announce_new_owners()
    return outcome.report


def _call(run: ImportRun, was_checked: bool, progress: Progress) -> Call:
    return Call(
        kind=run.kind,
        author=run.author,
        organization=run.organization,
        month=run.month,
        run=run.pk,
        withdraw_missing=run.withdraw_missing,
        withdrawn=tuple(run.withdrawn),
        seen=run.drafts if was_checked and run.drafts else None,
        progress=progress,
    )


def _record(run: ImportRun, report: Report, done: str) -> None:
    for name, count in report.counts.items():
        setattr(run, name, count)
    run.state = State.REFUSED if report.refused else done
    run.unknown_columns = list(report.unknown_columns)
    keep_errors(run, report.errors)
    errors = report.errors[:MAX_MESSAGES]
    warnings = report.warnings[: MAX_MESSAGES - len(errors)]
    run.messages = {
        "errors": [message.as_dict() for message in errors],
        "warnings": [message.as_dict() for message in warnings],
    }
    run.finished_at = timezone.now()
    run.save()
    if run.state != State.CHECKED:
        note_load(run)
