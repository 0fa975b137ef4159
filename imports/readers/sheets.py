"""xlsx, xls and ods, read row by row in a process of its own.

A crafted sheet of a few kilobytes can make any reader ask for half a terabyte
and be aborted by the system. It is the small process that falls then, not the
portal. It hands over its rows in a temporary file, which is walked through.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, NoReturn, TypeVar

from imports.guard import MARK, without_guards
from imports.readers.books import Rows
from imports.readers.books.beside import joined
from imports.readers.books.spool import ENCODING, read_back
from imports.readers.source import Source
from imports.readers.table import (
    MAX_BYTES,
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    aside,
    make_table,
    without_label,
)

SHEET_FORMATS = ("xlsx", "xls", "ods")
CHILD = Path(__file__).with_name("sheet_process.py")
MAX_UNPACKED = 1024 * 2**20
# Calamine takes twice as much memory as such a book unpacked.
LARGE = 80 * 2**20
MAX_XLS = 40 * 2**20
WHOLE = "whole"
SECONDS = 600
NO_SUCH_SHEET, TOO_LARGE = 3, 4
ALL = "*"
# So many files are remembered: they lie on disk, and go with the last who reads them.
KEPT = 3


@dataclass(frozen=True)
class Spool:
    """The rows of a sheet in a temporary file, and the names of all sheets.

    Where it ``is_guarded``, cells may begin with the apostrophe of an export.
    """

    file: IO[bytes]
    names: tuple[str, ...]
    is_guarded: bool

    def rows(self) -> Rows:
        for number, cells in read_back(Path(self.file.name)):
            yield number, without_guards(cells) if self.is_guarded else cells


T = TypeVar("T")
_lock = Lock()
_spools: "OrderedDict[tuple[str, ...], Spool]" = OrderedDict()
_names: "OrderedDict[tuple[str, ...], tuple[str, ...]]" = OrderedDict()


def read_sheet(source: Source, *, format: str, options: Options) -> Table:  # noqa: A002
    if source.size > (MAX_XLS if format == "xls" else MAX_BYTES):
        _refuse_large()
    spool = _spool(source, format, options.sheet)
    beside = _spool(source, format, options.beside) if options.beside else None

    is_aside = aside(options.asides)

    def lines() -> Rows:
        rows = spool.rows()
        if beside is not None:
            data = ((n, without_label(c)) for n, c in rows if n >= options.first_row)
            rows = joined(data, beside.rows(), options.beside_at, options.beside_key)
        for number, cells in rows:
            if not is_aside(next(filter(None, cells), "")):
                yield number, cells

    told = Told(format, sheets=spool.names)
    small = Path(spool.file.name).stat().st_size <= SMALL
    return make_table(lines, told=told, options=options, small=small)


def _way(source: Source, format: str) -> str:  # noqa: A002
    """Whole where memory may hold it; an xls can't be read bit by bit at all."""
    if format == "xls":
        return format
    return format if _unpacked_size(source) > LARGE else WHOLE


def _unpacked_size(source: Source) -> int:
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _broken() from error
    if unpacked > MAX_UNPACKED:
        _refuse_large()
    return unpacked


def _spool(source: Source, format: str, sheet: str) -> Spool:  # noqa: A002
    """The rows of a sheet; a file that is tried in several ways is read once."""
    book = (format, _hash(source))
    with _lock:
        found = _spools.get((*book, sheet))
        names = _names.get(book)
    if names and sheet not in ("", ALL, *names):
        _refuse_unknown(sheet)
    if found is None:
        found = _run(source, format, sheet)
    with _lock:
        _keep(_spools, (*book, sheet), found)
        _keep(_names, book, found.names)
    return found


def _keep(
    kept: "OrderedDict[tuple[str, ...], T]", key: tuple[str, ...], one: T
) -> None:
    kept[key] = one
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _hash(source: Source) -> str:
    if isinstance(source.data, bytes):
        return hashlib.sha256(source.data).hexdigest()
    with source.data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(source: Source, format: str, sheet: str) -> Spool:  # noqa: A002
    spool = tempfile.NamedTemporaryFile(prefix="import-")  # noqa: SIM115
    with _on_disk(source) as file:
        try:
            done = subprocess.run(  # noqa: S603 - our own file, no shell
                [sys.executable, "-I", str(CHILD), _way(source, format), sheet],
                stdin=file,
                stdout=spool,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                check=False,
                env={**os.environ, "PYTHONIOENCODING": "utf-8:replace"},
            )
        except subprocess.TimeoutExpired:
            _refuse_large()
    _judge(done.returncode, sheet)
    return Spool(spool, tuple(json.loads(done.stderr)), _has_guards(Path(spool.name)))


@contextmanager
def _on_disk(source: Source) -> Iterator[IO[bytes]]:
    """A file that another process may read, and go back in."""
    if isinstance(source.data, Path):
        with source.data.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="import-") as file:
        file.write(source.data)
        file.seek(0)
        yield file


def _has_guards(path: Path) -> bool:
    with path.open(encoding=ENCODING) as file:
        return any(MARK in line for line in file)


def _judge(code: int, sheet: str) -> None:
    if code < 0 or code == TOO_LARGE:
        _refuse_large()
    if code == NO_SUCH_SHEET:
        _refuse_unknown(sheet)
    if code:
        raise _broken()


def _refuse_unknown(sheet: str) -> NoReturn:
    raise ReaderError(f"В файле нет листа «{sheet}». Проверьте его название.")


def _refuse_large() -> NoReturn:
    raise ReaderError(
        "Таблица слишком велика, чтобы её открыть."
        " Удалите пустые строки и столбцы или сохраните её как csv."
    )


def _broken() -> ReaderError:
    return ReaderError(
        "Таблица повреждена или закрыта паролем."
        " Откройте её в программе, где она сделана, и сохраните заново."
    )
