import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.models import ImportRun
from imports.services import ImportRunError, undo_run


class Command(BaseCommand):
    help = "Отменить загрузку: вернуть всё, как было до неё."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="номер загрузки")

    def handle(self, *args: Any, run: int, **options: Any) -> None:
        found = ImportRun.objects.filter(pk=run).first()
        if found is None:
            raise CommandError(f"Загрузки № {run} нет.")
        try:
            rows = undo_run(run=found)
        except ImportRunError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"status": found.state, "run": run, "rows": rows}))
