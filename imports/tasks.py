"""What the worker does with a file; harmless when repeated."""

from imports.models import ImportRun
from imports.progress import CancelledError, Teller
from imports.services import ImportRunError, check_file, end_run, import_file

State = ImportRun.State


def work_on_run(pk: int) -> str:
    """Check a file, or load a confirmed one; the state that it ends in.

    A worker that is killed leaves nothing: the database takes back what it
    had written, and the queue hands the run to another one.
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
    except ImportRunError:
        # Another worker had the same run and was quicker.
        run.refresh_from_db(fields=["state"])
    except Exception:
        end_run(run=run, state=State.FAILED)
        raise
    return str(run.state)
