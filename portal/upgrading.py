"""What a new version of the portal needs before it starts; harmless when repeated."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.manual import load_manual

Say = Callable[[str], None]


def bring_database(say: Say) -> int:
    """Tables of this version; how many migrations that took."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say("Готовлю базу данных…")
        call_command("migrate", verbosity=0)
    call_command("createcachetable")
    return len(plan)


def bring_manual(say: Say) -> dict[str, Any]:
    """The staff manual's pages; those that editors changed stay as they are."""
    say("Обновляю инструкции сотрудникам…")
    return asdict(load_manual())


def bring_static(say: Say) -> None:
    """Static files where the web server looks for them."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Собираю статические файлы…")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Changes whenever a static file comes, goes or is written, and with DEBUG."""
    newest, count = 0.0, 0
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            newest = max(newest, Path(storage.path(path)).stat().st_mtime)
            count += 1
    return f"{settings.STORAGES['staticfiles']['BACKEND']} {count} {newest}"
