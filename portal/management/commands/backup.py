"""`manage.py backup PATH`: database and uploaded files in one archive."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups import BackupError, back_up
from portal.office.machine import note_backup


class Command(BaseCommand):
    help = "Сохраняет базу данных и загруженные файлы в один архив."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        started = time.monotonic()
        try:
            size = back_up(path.resolve())
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        note_backup(size)
        seconds = round(time.monotonic() - started, 2)
        self.stdout.write(
            json.dumps({"path": str(path), "bytes": size, "seconds": seconds})
        )
