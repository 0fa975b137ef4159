import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.exports.queries import Scope
from imports.exports.services import TITLES, ExportError, export
from imports.management.commands.import_data import month, organization, unreadable

REFUSED = 1


class Command(BaseCommand):
    help = "Выгрузить данные организации в файл, который можно загрузить обратно."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=", ".join(TITLES))
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", metavar="INN", required=True)
        parser.add_argument("--period", metavar="YYYY-MM")

    def handle(self, *args: Any, **options: Any) -> None:
        started, path = time.monotonic(), options["file"]
        owner = organization(options["organization"])
        if owner is None:
            unreadable("Укажите организацию: --organization ИНН.")
        scope = Scope(owner, month(options["period"]))
        size = self._write(options["kind"], scope, path)
        self.stderr.write(f"{TITLES[options['kind']]}: {path}")
        seconds = round(time.monotonic() - started, 3)
        told = {"kind": options["kind"], "bytes": size, "seconds": seconds}
        self.stdout.write(json.dumps({"status": "exported", **told}))

    def _write(self, kind: str, scope: Scope, path: Path) -> int:
        try:
            made = export(
                what=kind, scope=scope, format=path.suffix.lstrip(".").lower()
            )
            with path.open("wb") as file:
                return sum(file.write(chunk) for chunk in made.content)
        except ExportError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except OSError as error:
            unreadable(f"Файл {path} не записать: {error.strerror}.")
