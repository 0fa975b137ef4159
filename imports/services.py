"""The ways in for staff's files: register → check → import.

The back office and the command line both come through here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from cabinet.accounts.models import Organization
from cabinet.charges.services import PeriodError
from cabinet.payments.registries.services import RegistryError
from cabinet.payments.services import PaymentError
from cabinet.residents.models import User
from cabinet.residents.owners import announce_new_owners
from imports.liveness import TIMEOUT, WORK
from imports.models import ImportRun, RunProgress
from imports.noting import note_undoing
from imports.outcome import file_error
from imports.passing import ImportRunError, check_file, end_run, import_file
from imports.profiles.schema import parse_settings
from imports.profiles.services import reread_run
from imports.registering import read_file, register_file
from imports.report import Report
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
    "keep_load",
    "load_file",
    "loaded_before",
    "note_figures",
    "read_file",
    "register_file",
    "start_check",
    "start_undoing",
    "undo_run",
]

State = ImportRun.State
# Files of so many rows are gone through while one waits; larger ones in the worker.
SMALL = 2000
# What is taken back in no time however large it is: a pointer moves.
AT_ONCE = ("charges",)
NOTHING_TO_UNDO = "Отменить можно только то, что загружено."


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
    if run.state == State.UNDOING:
        raise ImportRunError("Загрузка уже отменяется, дождитесь конца.")
    if not run.is_working:
        raise ImportRunError("Эта загрузка уже закончена, отменять нечего.")
    begun = RunProgress.objects.filter(run=run, started_at__isnull=False)
    RunProgress.objects.filter(run=run).update(is_cancelled=True)
    if not begun.exists():
        end_run(run=run, state=State.CANCELLED)


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


def start_undoing(*, run: ImportRun, by: User) -> None:
    """Take a load back: a small one at once, a large one by the worker.

    Raises ImportRunError where it can't be, as far as that shows at once.
    """
    if not run.is_imported:
        raise ImportRunError(NOTHING_TO_UNDO)
    if run.kind in AT_ONCE or run.rows <= SMALL:
        undo_run(run=run, by=by)
        return
    run.undone_by, run.undoing_refused = by, ""
    run.save(update_fields=["undone_by", "undoing_refused"])
    _queue(run, State.UNDOING)


def keep_load(*, run: ImportRun, why: str) -> None:
    """Note that a load which was to be taken back stays."""
    run.state, run.undoing_refused = State.IMPORTED, why
    run.save(update_fields=["state", "undoing_refused"])


@transaction.atomic
def undo_run(*, run: ImportRun, by: User | None = None) -> int:
    """Take a load back; how many rows that were.

    Services, suppliers and what a resident has done since stay as they are.
    Raises ImportRunError, and changes nothing, where it is no load, or
    something later stands on it.
    """
    found = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if found.state not in (State.IMPORTED, State.UNDOING):
        raise ImportRunError(NOTHING_TO_UNDO)
    try:
        # Of rows that came a moment ago the planner may not know how many they are.
        run_sql("SET LOCAL enable_nestloop = off")
        rows = UNDO.get(found.kind, undo_rows)(found)
        announce_new_owners()
    except (UndoError, PeriodError, PaymentError, RegistryError) as error:
        raise ImportRunError(str(error)) from error
    except IntegrityError as error:
        raise ImportRunError(file_error(error)) from error
    run.state, run.undone_by = State.UNDONE, by
    run.save(update_fields=["state", "undone_by"])
    note_undoing(run, rows)
    return rows
