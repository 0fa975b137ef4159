"""Bytes of a file to a table of text cells, whatever program wrote them."""

from pathlib import Path, PurePath

from imports.readers.archive import unpack
from imports.readers.dbf import read_dbf
from imports.readers.encodings import ENCODINGS, MARKED
from imports.readers.json_file import read_json
from imports.readers.sheets import SHEET_FORMATS, read_sheet
from imports.readers.source import Source
from imports.readers.statement import FORMAT, is_statement, read_statement
from imports.readers.table import (
    MAX_BYTES,
    MAX_TEXT_BYTES,
    Options,
    ReaderError,
    Row,
    Table,
    collect,
)
from imports.readers.text import DELIMITERS, TEXT_FORMATS, read_text

__all__ = [
    "CONTAINERS",
    "DELIMITERS",
    "ENCODINGS",
    "FORMATS",
    "MAX_BYTES",
    "Options",
    "ReaderError",
    "Row",
    "Table",
    "collect",
    "opened",
    "read",
    "sample",
]

FORMATS = (*TEXT_FORMATS, *SHEET_FORMATS, "dbf", "json")
# What a file may prove to be besides what its name says.
CONTAINERS = (*FORMATS, FORMAT)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SIGNATURES = {"xlsx": ZIP, "ods": ZIP, "xls": OLE, "zip": ZIP}
AUTOMATIC = Options()
SAMPLE = 2**18


def read(*, data: bytes | Path, name: str, options: Options = AUTOMATIC) -> Table:
    """Read a file by its content, with its name as what it claims to be.

    A path is read bit by bit, so that memory holds no large file whole.
    Raises ReaderError when it is no table: empty, of another format, broken.
    """
    source, _ = opened(Source(data, name))
    return _read(source, options)


def opened(source: Source) -> tuple[Source, str]:
    """The file itself, out of its archive, and its format."""
    _check_size(source)
    if format_of(source.name) == "zip":
        _check_signature(source, "zip")
        source = unpack(source)
        _check_size(source)
    return source, format_of(source.name)


def sample(*, data: bytes | Path, name: str) -> tuple[bytes | Path, str]:
    """The beginning of a text, by which it is recognised; other files whole."""
    source, format_ = opened(Source(data, name))
    head = source.head(SAMPLE)
    marked = head[:2] in MARKED or is_statement(source)
    if format_ not in TEXT_FORMATS or len(head) < SAMPLE or marked:
        return data, name
    return head[: head.rfind(b"\n") + 1] or data, source.name


def format_of(name: str) -> str:
    """What a file claims to be; banks name their registries «.y02» by the day."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    return "txt" if suffix[:1] == "y" and suffix[1:].isdigit() else suffix


def _read(source: Source, options: Options) -> Table:
    format = format_of(source.name)  # noqa: A001
    if format not in FORMATS:
        raise ReaderError(
            f"Файл «{source.name}» не таблица."
            " Подойдут csv, txt, xlsx, xls, ods, dbf, json и zip с одним из них."
        )
    _check_signature(source, format)
    if format in TEXT_FORMATS and is_statement(source):
        return read_statement(source, options=options)
    if format in TEXT_FORMATS:
        return read_text(source, format=format, options=options)
    if format == "dbf":
        return read_dbf(source, options=options)
    if format == "json":
        return read_json(source, options=options)
    return read_sheet(source, format=format, options=options)


def _check_signature(source: Source, format: str) -> None:  # noqa: A002
    expected = SIGNATURES.get(format)
    if expected and not source.head(8).startswith(expected):
        raise ReaderError(
            f"Файл «{source.name}» назван .{format}, но внутри него не таблица"
            f" {format}. Откройте его в программе, где он сделан, и сохраните заново."
        )


def _check_size(source: Source) -> None:
    if source.size < 4096 and not source.head().strip():
        raise ReaderError(f"Файл «{source.name}» пуст. Выгрузите его заново.")
    if source.size > MAX_TEXT_BYTES:
        raise ReaderError(
            f"Файл «{source.name}» больше {MAX_TEXT_BYTES // 2**30} ГБ."
            " Разделите его на части."
        )
