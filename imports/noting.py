"""What the journal is told of loads."""

from cabinet.journal.models import Action
from cabinet.journal.services import write
from imports.models import ImportRun


def note_load(run: ImportRun) -> None:
    """Who brought it stands in the run: the worker loads for somebody else."""
    counts = {"новых": run.new, "изменённых": run.changed, "ошибок": run.errors}
    write(
        Action.REFUSED if run.is_refused else Action.IMPORTED,
        run,
        actor=run.author,
        organization=_whose(run),
        details={"строк": run.rows, **counts},
    )


def note_undoing(run: ImportRun, rows: int) -> None:
    """By the worker, too: the run knows who has asked."""
    write(
        Action.UNDONE,
        run,
        actor=run.undone_by,
        organization=_whose(run),
        details={"строк": rows},
    )


def _whose(run: ImportRun) -> int | None:
    """The one organisation whose rows are in the file, where it is one."""
    return run.involved[0] if len(run.involved) == 1 else run.organization_id
