import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from cabinet.accounts.models import Organization
from imports import values
from imports.errors import error_file
from imports.kinds import KINDS
from imports.models import ImportRun
from imports.readers import ReaderError
from imports.report import MAX_MESSAGES, Report
from imports.services import (
    ImportRunError,
    check_file,
    import_file,
    register_file,
)

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Загрузить файл с данными: организации, счета, начисления и другое."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=", ".join(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", metavar="INN")
        parser.add_argument("--period", metavar="YYYY-MM")
        parser.add_argument("--profile", metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--errors", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        run = self._register(options)
        profile = f", профиль {run.profile}" if run.profile else ""
        self.stderr.write(f"{run}: строк {run.rows}{profile}")
        go = check_file if options["dry_run"] else import_file
        try:
            report = go(run=run)
        except ImportRunError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self._tell(report)
        if report.refused and options["errors"]:
            self._write_errors(run, report, options["errors"])
        self.stdout.write(json.dumps(result(run, report, time.monotonic() - started)))
        if report.refused:
            raise SystemExit(REFUSED)

    def _register(self, options: dict[str, Any]) -> ImportRun:
        if options["kind"] not in KINDS:
            unreadable(f"Нет такого вида файла. Есть: {', '.join(KINDS)}.")
        try:
            return register_file(
                kind=options["kind"],
                data=_readable(options["file"]),
                name=options["file"].name,
                organization=organization(options["organization"]),
                month=month(options["period"]),
                profile=options["profile"] or "",
            )
        except OSError as error:
            unreadable(f"Файл {options['file']} не открыть: {error.strerror}.")
        except ReaderError as error:
            unreadable(str(error))

    def _tell(self, report: Report) -> None:
        for name in report.unknown_columns:
            self.stderr.write(f"Столбец «{name}» неизвестен и пропущен.")
        for warning in report.warnings[:MAX_MESSAGES]:
            self.stderr.write(f"Предупреждение. {warning}")
        for error in report.errors[:MAX_MESSAGES]:
            self.stderr.write(f"Ошибка. {error}")
        if report.refused:
            self.stderr.write("Файл отклонён, ничего не изменено.")

    def _write_errors(self, run: ImportRun, report: Report, path: Path) -> None:
        suffix = path.suffix.lower().lstrip(".")
        made = error_file(run, report.errors, suffix=suffix)
        try:
            with path.open("wb") as file:
                file.writelines(made.content)
        except OSError as error:
            self.stderr.write(f"Файл {path} не записать: {error.strerror}.")


def _readable(path: Path) -> Path:
    with path.open("rb"):
        return path


def result(run: ImportRun, report: Report, seconds: float) -> dict[str, Any]:
    return {
        "status": run.state,
        "kind": run.kind,
        "run": run.pk,
        **report.counts,
        "seconds": round(seconds, 3),
    }


def organization(inn: str | None) -> Organization | None:
    if not inn:
        return None
    found = Organization.objects.filter(inn=inn).first()
    return found or unreadable(f"Организации с ИНН {inn} нет в портале.")


def month(period: str | None) -> Any:
    try:
        return values.month(period or "")
    except ValueError as error:
        unreadable(f"--period {period}: {error}")


def unreadable(text: str) -> NoReturn:
    """The call or the file can't be read: nothing was looked at."""
    raise CommandError(text, returncode=UNREADABLE)
