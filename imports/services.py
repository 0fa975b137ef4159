"""The ways in for staff's files: register → check → import.

The back office and the command line both come through here.
"""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.loading import load
from imports.models import ImportRun
from imports.profiles.schema import parse_settings, settings_as_json
from imports.profiles.services import named_profile, recognise_file
from imports.profiles.translation import open_table
from imports.readers import Table
from imports.report import MAX_MESSAGES, Report

State = ImportRun.State


class ImportRunError(Exception):
    """Why a run can't go on, in words for staff."""


def register_file(  # noqa: PLR0913 - all that one tells of a file
    *,
    kind: str,
    data: bytes,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
    profile: str = "",
) -> ImportRun:
    """Keep a file that can be read, with what was recognised in it.

    Without the slug of a profile the file itself says which one it is in.

    ``author`` is None for the command line, which may load everything.
    Raises ReaderError, and keeps nothing, when the file is no table.
    """
    if profile:
        chosen = named_profile(slug=profile, kind=kind, author=author)
    else:
        chosen = recognise_file(
            kind=kind,
            data=data,
            name=name,
            author=author,
            organization=organization,
            month=month,
        )
    table = open_table(data=data, name=name, kind=kind, settings=chosen.settings)
    run = ImportRun.objects.create(
        kind=kind,
        author=author,
        organization=organization,
        month=month,
        file=ContentFile(data, name="file"),
        original_name=name[-255:],
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=len(table.rows),
        profile=chosen.slug,
        reading=settings_as_json(chosen.settings),
    )
    run.recognised = chosen.sure
    run.fitting = tuple(profile.title for profile in chosen.choices)
    return run


def read_file(*, run: ImportRun) -> Table:
    """The table of a registered file, once more."""
    with run.file.open("rb") as file:
        return open_table(
            data=file.read(),
            name=run.original_name,
            kind=run.kind,
            settings=parse_settings(run.reading),
        )


def check_file(*, run: ImportRun) -> Report:
    """Go through the file as a load would, and change nothing."""
    return _go(run, dry_run=True)


def import_file(*, run: ImportRun) -> Report:
    """Load the file: every row of it, or nothing when any row has an error.

    Raises ImportRunError when the run has been loaded already.
    """
    return _go(run, dry_run=False)


def load_file(  # noqa: PLR0913 - all that one tells of a file
    *,
    kind: str,
    data: bytes,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
    profile: str = "",
) -> Report:
    """Register and import in one step. Raises ReaderError when it is no table."""
    run = register_file(
        kind=kind,
        data=data,
        name=name,
        author=author,
        organization=organization,
        month=month,
        profile=profile,
    )
    return import_file(run=run)


@transaction.atomic
def _go(run: ImportRun, *, dry_run: bool) -> Report:
    # Two clicks on «Загрузить» load once: the second waits here and is refused.
    state = ImportRun.objects.select_for_update().values_list("state", flat=True)
    if state.get(pk=run.pk) == State.IMPORTED:
        raise ImportRunError("Этот файл уже загружен.")
    report = load(
        kind=run.kind,
        table=read_file(run=run),
        author=run.author,
        organization=run.organization,
        month=run.month,
        dry_run=dry_run,
    )
    _record(run, report, State.CHECKED if dry_run else State.IMPORTED)
    return report


def _record(run: ImportRun, report: Report, done: str) -> None:
    for name, count in report.counts.items():
        setattr(run, name, count)
    run.state = State.REFUSED if report.refused else done
    run.unknown_columns = list(report.unknown_columns)
    errors = report.errors[:MAX_MESSAGES]
    warnings = report.warnings[: MAX_MESSAGES - len(errors)]
    run.messages = {
        "errors": [message.as_dict() for message in errors],
        "warnings": [message.as_dict() for message in warnings],
    }
    run.finished_at = timezone.now()
    run.save()
