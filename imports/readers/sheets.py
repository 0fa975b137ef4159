"""xlsx, xls and ods, read by calamine in a process of its own.

A crafted sheet of a few kilobytes can make any reader ask for half a terabyte
and be aborted by the system. It is the small process that falls then, not the
portal.
"""

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from imports.readers.table import ReaderError, Table, make_table

SHEET_FORMATS = ("xlsx", "xls", "ods")
CHILD = Path(__file__).with_name("sheet_process.py")
MAX_UNPACKED = 1024 * 2**20
SECONDS = 120


def read_sheet(*, data: bytes, kind: str) -> Table:
    if kind != "xls":
        _check_unpacked_size(data)
    cells = json.loads(_run(data, kind))
    return make_table(enumerate(cells, 1), kind=kind)


def _check_unpacked_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _broken() from error
    if unpacked > MAX_UNPACKED:
        raise _too_large()


def _run(data: bytes, kind: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(CHILD), kind],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    if done.returncode < 0:
        raise _too_large()
    if done.returncode:
        raise _broken()
    return done.stdout


def _too_large() -> ReaderError:
    return ReaderError(
        "Таблица слишком велика, чтобы её открыть."
        " Удалите пустые строки и столбцы или сохраните её как csv."
    )


def _broken() -> ReaderError:
    return ReaderError(
        "Таблица повреждена или закрыта паролем."
        " Откройте её в программе, где она сделана, и сохраните заново."
    )
