"""`manage.py handle_bounces`: what came back to the sender's mailbox."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cabinet.notifications.bounces import take


class Command(BaseCommand):
    help = (
        "Разбирает отчёты о недоставке и жалобы: письмо из стандартного ввода или"
        " каждое письмо папки (Maildir/new). Разобранные файлы папки удаляет."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="папка с письмами")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        if folder is None:
            read, ours = 1, int(take(sys.stdin.buffer.read()))
        else:
            files = [path for path in sorted(folder.iterdir()) if path.is_file()]
            read, ours = len(files), sum(_taken(path) for path in files)
        self.stdout.write(json.dumps({"read": read, "switched_off": ours}))


def _taken(path: Path) -> bool:
    ours = take(path.read_bytes())
    path.unlink()
    return ours
