"""xlsx, xls and ods, read by calamine in a process of its own.

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
from collections.abc import Hashable, Iterator
from pathlib import Path
from threading import Lock
from typing import IO, NoReturn

from imports.guard import MARK, without_guards
from imports.readers.source import Source
from imports.readers.table import (
    MAX_BYTES,
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    make_table,
)

SHEET_FORMATS = ("xlsx", "xls", "ods")
CHILD = Path(__file__).with_name("sheet_process.py")
MAX_UNPACKED = 1024 * 2**20
SECONDS = 120
NO_SUCH_SHEET = 3
# So many files are remembered: they lie on disk, and go with the last who reads them.
KEPT = 3
_lock = Lock()
_spools: "OrderedDict[tuple[Hashable, ...], IO[bytes]]" = OrderedDict()


def read_sheet(source: Source, *, format: str, options: Options) -> Table:  # noqa: A002
    if source.size > MAX_BYTES:
        _refuse_large()
    if format != "xls":
        _check_unpacked_size(source)
    spool = _spool(source, options.sheet)
    names = json.loads(next(_lines(spool)))

    def lines() -> Iterator[tuple[int, list[str]]]:
        found = _lines(spool)
        next(found)
        for number, line in enumerate(found, 1):
            cells = json.loads(line)
            if MARK in line:
                cells = without_guards(cells)
            if not (options.asides and cells and cells[0].startswith(options.asides)):
                yield number, cells

    told = Told(format, sheets=tuple(names))
    small = Path(spool.name).stat().st_size <= SMALL
    return make_table(lines, told=told, options=options, small=small)


def _lines(spool: "IO[bytes]") -> Iterator[str]:
    with Path(spool.name).open(encoding="ascii") as file:
        yield from file


def _check_unpacked_size(source: Source) -> None:
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _broken() from error
    if unpacked > MAX_UNPACKED:
        _refuse_large()


def _spool(source: Source, sheet: str) -> "IO[bytes]":
    """The rows of a sheet; a file that is tried in several ways is read once."""
    key = (*_identity(source), sheet)
    with _lock:
        found = _spools.get(key)
    if found is None:
        found = _run(source, sheet)
    with _lock:
        _spools[key] = found
        _spools.move_to_end(key)
        while len(_spools) > KEPT:
            _spools.popitem(last=False)
    return found


def _identity(source: Source) -> tuple[Hashable, ...]:
    if isinstance(source.data, bytes):
        return (hashlib.sha256(source.data).digest(),)
    stat = source.data.stat()
    return source.data, stat.st_ino, stat.st_mtime_ns, stat.st_size


def _run(source: Source, sheet: str) -> "IO[bytes]":
    spool = tempfile.NamedTemporaryFile(prefix="import-")  # noqa: SIM115
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(CHILD), sheet],
            input=source.bytes(),
            stdout=spool,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
    except subprocess.TimeoutExpired:
        _refuse_large()
    _judge(done.returncode, sheet)
    return spool


def _judge(code: int, sheet: str) -> None:
    if code < 0:
        _refuse_large()
    if code == NO_SUCH_SHEET:
        raise ReaderError(f"В файле нет листа «{sheet}». Проверьте его название.")
    if code:
        raise _broken()


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
