"""What the worker does with a file; harmless when repeated."""

from django.db import InterfaceError, OperationalError

from cabinet.charges import pruning
from imports.liveness import revive
from imports.models import ImportRun
from imports.progress import CancelledError, TakenError, Teller
from imports.services import (
    ImportRunError,
    check_file,
    end_run,
    import_file,
    keep_load,
    undo_run,
)
from imports.staging.copying import Progress

State = ImportRun.State
BROKEN_OFF = "Отмена прервалась из-за ошибки портала. Позовите администратора."


def work_on_run(pk: int) -> str:
    """Check a file, load a confirmed one, or take a load back; the state it ends in.

    A worker that is killed leaves nothing, and neither does a database that
    falls over: it takes back what was written, and ``revive_runs`` hands the run
    to another worker.
    """
    run = ImportRun.objects.get(pk=pk)
    if not run.is_working:
        return run.state
    is_undoing = run.state == State.UNDOING
    try:
        with Teller(pk) as teller:
            _go(run, teller)
    except CancelledError:
        end_run(run=run, state=State.CANCELLED)
    except (TakenError, ImportRunError):
        # Another worker has it in hand, or had the same run and was quicker.
        run.refresh_from_db(fields=["state"])
    except (OperationalError, InterfaceError):
        # The database has fallen over: nothing is written. ``revive_runs`` hands the
        # run on when it is there again.
        raise
    except Exception:
        if is_undoing:
            keep_load(run=run, why=BROKEN_OFF)
        else:
            end_run(run=run, state=State.FAILED)
        raise
    return str(run.state)


def _go(run: ImportRun, progress: Progress) -> None:
    if run.state == State.UPLOADED:
        check_file(run=run, progress=progress)
    elif run.state == State.CONFIRMED:
        import_file(run=run, progress=progress)
    else:
        _take_back(run)


def _take_back(run: ImportRun) -> None:
    """Who asked has gone on with other things: the run keeps the reason."""
    try:
        undo_run(run=run, by=run.undone_by)
    except ImportRunError as error:
        keep_load(run=run, why=str(error))


def revive_runs() -> int:
    """Hand on the runs whose worker has died; how many there were."""
    return revive()


def prune_versions() -> int:
    """Forget old drafts that no load can go back to; how many there were."""
    loads = ImportRun.objects.filter(state=State.IMPORTED, kind="charges")
    ways_back = loads.values_list("versions", flat=True).iterator()
    needed = {pk for found in ways_back for _, *both in found for pk in both if pk}
    return pruning.prune_versions(needed=needed)
