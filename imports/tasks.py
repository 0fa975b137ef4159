"""What the worker does with a file; harmless when repeated."""

from django.db import InterfaceError, OperationalError

from cabinet.charges import pruning
from imports.liveness import revive
from imports.models import ImportRun
from imports.progress import CancelledError, TakenError, Teller
from imports.services import ImportRunError, check_file, end_run, import_file

State = ImportRun.State


def work_on_run(pk: int) -> str:
    """Check a file, or load a confirmed one; the state that it ends in.

    A worker that is killed leaves nothing, and neither does a database that
    falls over: it takes back what was written, and ``revive_runs`` hands the run
    to another worker.
    """
    run = ImportRun.objects.get(pk=pk)
    if not run.is_working:
        return run.state
    go = check_file if run.state == State.UPLOADED else import_file
    try:
        with Teller(pk) as teller:
            go(run=run, progress=teller)
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
        end_run(run=run, state=State.FAILED)
        raise
    return str(run.state)


def revive_runs() -> int:
    """Hand on the runs whose worker has died; how many there were."""
    return revive()


def prune_versions() -> int:
    """Forget old drafts that no load can go back to; how many there were."""
    loads = ImportRun.objects.filter(state=State.IMPORTED, kind="charges")
    ways_back = loads.values_list("versions", flat=True).iterator()
    needed = {pk for found in ways_back for _, *both in found for pk in both if pk}
    return pruning.prune_versions(needed=needed)
