"""Taking a file in: kept as it came, with what was recognised in it."""

import datetime as dt
import hashlib
import io
from pathlib import Path

from django.core.files.base import ContentFile, File

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.kept import kept_file
from imports.models import ImportRun
from imports.profiles.recognition import Recognised
from imports.profiles.schema import parse_settings, settings_as_json
from imports.profiles.services import named_profile, recognise_file
from imports.profiles.translation import open_table
from imports.readers import Table


def register_file(  # noqa: PLR0913 - all that one tells of a file
    *,
    kind: str,
    data: bytes | Path,
    name: str,
    author: User | None = None,
    organization: Organization | None = None,
    month: dt.date | None = None,
    profile: str = "",
) -> ImportRun:
    """Keep a file that can be read, with what was recognised in it.

    Without the slug of a profile the file itself says which one it is in.

    A path is read bit by bit, so that memory never holds a large file.
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
    run = ImportRun(kind=kind, author=author, organization=organization, month=month)
    run.original_name = name[-255:]
    _keep(run, data, table, chosen)
    return run


def read_file(*, run: ImportRun) -> Table:
    """The table of a registered file, once more."""
    return open_table(
        data=kept_file(run),
        name=run.original_name,
        kind=run.kind,
        settings=parse_settings(run.reading),
    )


def _keep(run: ImportRun, data: bytes | Path, table: Table, chosen: Recognised) -> None:
    run.file, run.sha256 = _file(data), _sha256(data)
    run.encoding, run.delimiter = table.encoding, table.delimiter
    run.rows = len(table.rows)
    run.profile, run.reading = chosen.slug, settings_as_json(chosen.settings)
    run.recognised = chosen.sure
    run.fitting = tuple(profile.title for profile in chosen.choices)
    run.save()


def _file(data: bytes | Path) -> "File[bytes]":
    if isinstance(data, Path):
        return File(data.open("rb"), name="file")
    return ContentFile(data, name="file")


def _sha256(data: bytes | Path) -> str:
    with data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
