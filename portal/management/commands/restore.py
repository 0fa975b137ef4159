"""`manage.py restore PATH`: the portal as it was when the archive was made."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backups import BackupError, restore


class Command(BaseCommand):
    help = "Возвращает базу данных и файлы из архива; нынешние данные пропадают."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        started = time.monotonic()
        try:
            restore(path)
        except BackupError as error:
            raise CommandError(str(error)) from error
        seconds = round(time.monotonic() - started, 2)
        self.stdout.write(json.dumps({"path": str(path), "seconds": seconds}))
