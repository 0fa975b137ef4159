"""Bytes of a file to a table of text cells, whatever program wrote them."""

from pathlib import PurePath

from imports.readers.sheets import SHEET_FORMATS, read_sheet
from imports.readers.table import MAX_BYTES, ReaderError, Row, Table
from imports.readers.text import read_text

__all__ = ["ReaderError", "Row", "Table", "read"]

TEXT_FORMATS = ("csv", "txt")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SIGNATURES = {"xlsx": ZIP, "ods": ZIP, "xls": OLE}


def read(*, data: bytes, name: str) -> Table:
    """Read a file by its content, with its name as what it claims to be.

    Raises ReaderError when it is no table: empty, of another format, broken.
    """
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in (*TEXT_FORMATS, *SHEET_FORMATS):
        raise ReaderError(
            f"Файл «{name}» не таблица. Подойдут csv, txt, xlsx, xls и ods."
        )
    _check_size(data, name)
    if kind in TEXT_FORMATS:
        return read_text(data=data, kind=kind)
    if not data.startswith(SIGNATURES[kind]):
        raise ReaderError(
            f"Файл «{name}» назван .{kind}, но внутри него не таблица {kind}."
            " Откройте его в программе, где он сделан, и сохраните заново."
        )
    return read_sheet(data=data, kind=kind)


def _check_size(data: bytes, name: str) -> None:
    if not data.strip():
        raise ReaderError(f"Файл «{name}» пуст. Выгрузите его заново.")
    if len(data) > MAX_BYTES:
        raise ReaderError(
            f"Файл «{name}» больше {MAX_BYTES // 2**20} МБ. Разделите его на части."
        )
