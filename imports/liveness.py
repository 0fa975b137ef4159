"""Who works on which run, and bringing runs back whose worker has died.

A worker holds a lock of the database while it lives: the connection of a dead
one is closed, and the lock is free. Nobody has to wait until the queue thinks
of the task again.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from imports.models import ImportRun, ImportRunQuerySet, RunProgress

WORK = "imports.tasks.work_on_run"
LOCKS = 7_240_119
# Longer than a worker needs to take a task from the queue.
GRACE = dt.timedelta(seconds=20)
# Seconds of a load; three times as many are the queue's ``retry``.
TIMEOUT = 1200
# A file that kills its worker again and again is given up.
MOST_ATTEMPTS = 5
HELD = """
SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_database AS d ON d.oid = database
    WHERE locktype = 'advisory' AND d.datname = current_database()
    AND classid = %s AND objid = %s AND objsubid = 2)
"""


def take(cursor: Any, run: int) -> bool:
    """Take a run for oneself, as long as the cursor's connection lives."""
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, run])
    return bool(cursor.fetchone()[0])


def is_taken(run: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [LOCKS, run])
        return bool(cursor.fetchone()[0])


def revive() -> int:
    """Queue again the runs that nobody works on, or will; how many there were."""
    return _revive_begun() + _release_waiting()


def _revive_begun() -> int:
    begun = RunProgress.objects.filter(
        run__state__in=ImportRun.WORKING,
        started_at__isnull=False,
        told_at__lt=timezone.now() - GRACE,
    )
    left = [progress for progress in begun if not is_taken(progress.run_id)]
    for progress in left:
        _revive(progress)
    return len(left)


def _release_waiting() -> int:
    """Take tasks back from a worker that has died with a full hand.

    From one that is only busy, too: the second delivery finds nothing to do.
    """
    waiting = RunProgress.objects.filter(
        run__state__in=ImportRun.WORKING, started_at=None
    )
    runs = set(waiting.values_list("run_id", flat=True))
    # The queue writes down until when a task is taken, not since when.
    since = timezone.now() - GRACE + dt.timedelta(seconds=Conf.RETRY)
    taken = OrmQ.objects.filter(lock__gt=timezone.now(), lock__lt=since)
    left = [task.pk for task in taken if runs and _run_of(task) in runs]
    return int(OrmQ.objects.filter(pk__in=left).update(lock=timezone.now()))


def _revive(progress: RunProgress) -> None:
    if progress.attempts >= MOST_ATTEMPTS:
        _give_up(ImportRun.objects.filter(pk=progress.run_id))
        return
    progress.attempts += 1
    progress.told_at = timezone.now()
    progress.save(update_fields=["attempts", "told_at"])
    tasks = [t.pk for t in OrmQ.objects.all() if _run_of(t) == progress.run_id]
    # The queue believes that the dead worker still has it: say that it hasn't.
    if not OrmQ.objects.filter(pk__in=tasks).update(lock=timezone.now()):
        async_task(WORK, progress.run_id, timeout=TIMEOUT)


def _give_up(run: ImportRunQuerySet) -> None:
    """Nothing of a load stays, and nothing of taking one back."""
    state = ImportRun.State
    if not run.filter(state=state.UNDOING).update(state=state.IMPORTED):
        run.update(state=state.FAILED, finished_at=timezone.now())


def _run_of(task: OrmQ) -> int | None:
    told = task.task
    return told["args"][0] if told.get("func") == WORK else None
