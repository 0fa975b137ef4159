"""The ways in for staff's files: register → check → import.

The back office and the command line both come through here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django_q.tasks import async_task

from cabinet.accounts.models import Organization
from cabinet.charges.services import PeriodError
from cabinet.payments.registries.services import RegistryError
from cabinet.payments.services import PaymentError
from cabinet.residents.models import User
from cabinet.residents.owners import announce_new_owners
from imports.checking.all_errors import keep_errors
from imports.liveness import TIMEOUT, WORK
from imports.loading import Call, load
from imports.models import ImportRun, RunProgress
from imports.noting import note_load, note_undoing
from imports.outcome import file_error
from imports.profiles.schema import parse_settings
from imports.profiles.services import reread_run
from imports.registering import read_file, register_file
from imports.report import MAX_MESSAGES, Report
from imports.rows.base import no_progress
from imports.staging.copying import Progress
from imports.staging.sql import run as run_sql
from imports.undoing import UNDO, UndoError, undo_rows

__all__ = [
    "ImportRunError",
    "cancel_run",
    "check_file",
    "choose_services",
    "confirm_run",
    "end_run",
    "import_file",
    "load_file",
    "loaded_before",
    "note_figures",
    "read_file",
    "register_file",
    "start_check",
    "undo_run",
]

State = ImportRun.State
# Files of so many rows are gone through while one waits; larger ones in the worker.
SMALL = 2000
# What PostgreSQL calls a disk without room for more.
NO_ROOM = ("53", "58030")
FULL = (
    "На сервере базы данных не хватило места, чтобы разобрать этот файл. Ничего не"
    " изменено. Позовите администратора, а затем загрузите файл снова."
)


class ImportRunError(Exception):
    """Why a run can't go on, in words for staff."""


def start_check(*, run: ImportRun) -> None:
    """Check a small file at once; let the worker check a large one."""
    if run.rows <= SMALL:
        check_file(run=run)
    else:
        _queue(run, State.UPLOADED)


def confirm_run(
    *, run: ImportRun, withdraw_missing: bool = False, withdrawn: Iterable[int] = ()
) -> None:
    """Load a checked file: a small one at once, a large one by the worker.

    With ``withdraw_missing`` charges that the file lacks leave the month; of
    those that the check has named, ``withdrawn`` leave it.
    Raises ImportRunError when it isn't a checked one any more.
    """
    named = {missing["id"] for missing in run.findings.get("missing", ())}
    run.withdraw_missing = withdraw_missing
    run.withdrawn = sorted(named.intersection(withdrawn))
    if run.rows <= SMALL:
        import_file(run=run)
    elif run.is_checked:
        _queue(run, State.CONFIRMED)
    else:
        raise ImportRunError("Этот файл уже загружен или ещё не проверен.")


@transaction.atomic
def _queue(run: ImportRun, state: str) -> None:
    run.state = state
    run.save(update_fields=["state", "withdraw_missing", "withdrawn"])
    fresh = {
        "rows": 0,
        "started_at": None,
        "told_at": None,
        "attempts": 0,
        "is_cancelled": False,
    }
    RunProgress.objects.update_or_create(run=run, defaults=fresh)
    async_task(WORK, run.pk, timeout=TIMEOUT)


def cancel_run(*, run: ImportRun) -> None:
    """Stop what the worker does, or will do, with a file; nothing of it stays.

    Raises ImportRunError where there is nothing to stop.
    """
    if not run.is_working:
        raise ImportRunError("Эта загрузка уже закончена, отменять нечего.")
    waiting = RunProgress.objects.filter(run=run, started_at=None)
    begun = not waiting.update(is_cancelled=True)
    RunProgress.objects.filter(run=run).update(is_cancelled=True)
    if not begun:
        end_run(run=run, state=State.CANCELLED)


def end_run(*, run: ImportRun, state: str) -> None:
    """Note that a load came to nothing: cancelled or failed."""
    run.state, run.finished_at = state, timezone.now()
    run.save(update_fields=["state", "finished_at"])


def note_figures(*, run: ImportRun, rows: int | None, total: Decimal | None) -> None:
    """Keep what the clerk's own program says of the file, to be compared with."""
    run.told_rows, run.told_sum = rows, total
    run.save(update_fields=["told_rows", "told_sum"])


def choose_services(*, run: ImportRun, names: Mapping[str, str]) -> None:
    """Read services of the file under our names from now on, and check it again.

    Raises ImportRunError when it isn't a checked one any more.
    """
    if not run.is_checked:
        raise ImportRunError("Этот файл уже загружен или ещё не проверен.")
    settings = parse_settings(run.reading)
    chosen = {**settings.services, **names}
    reread_run(run=run, settings=replace(settings, services=chosen))
    start_check(run=run)


def loaded_before(*, run: ImportRun) -> ImportRun | None:
    """The last load of the very same file, for whichever period."""
    return (
        ImportRun.objects.filter(
            kind=run.kind,
            sha256=run.sha256,
            organization=run.organization,
            state=State.IMPORTED,
        )
        .exclude(pk=run.pk)
        .first()
    )


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


def load_file(  # noqa: PLR0913 - all that one tells of a file
    *,
    kind: str,
    data: bytes | Path,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
    profile: str = "",
) -> Report:
    """Register and import in one step. Raises ReaderError when it is no table."""
    run = register_file(
        kind=kind,
        data=data,
        name=name,
        author=author,
        organization=organization,
        month=month,
        profile=profile,
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
        # Of rows that came a moment ago the planner may not know how many they are.
        run_sql("SET LOCAL enable_nestloop = off")
        rows = UNDO.get(found.kind, undo_rows)(found)
        announce_new_owners()
    except (UndoError, PeriodError, PaymentError, RegistryError) as error:
        raise ImportRunError(str(error)) from error
    except IntegrityError as error:
        raise ImportRunError(file_error(error)) from error
    run.state = State.UNDONE
    run.save(update_fields=["state"])
    note_undoing(run, rows)
    return rows


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
