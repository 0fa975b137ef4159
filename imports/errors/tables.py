"""Marked rows as a workbook or as csv, where the file isn't a text itself."""

import codecs
import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from imports.errors.marks import Marks
from imports.guard import guarded_cell
from imports.readers import Row
from imports.readers.encodings import codec

CHUNK = 2**16


class Line:
    """A file that hands back what ``csv`` writes to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(
    rows: Iterable[Row], marks: Marks, *, encoding: str, delimiter: str
) -> Iterator[bytes]:
    writer = csv.writer(Line(), delimiter=delimiter)
    encoder = codecs.getincrementalencoder(codec(encoding))("replace")
    for row in rows:
        cells = map(guarded_cell, marks.cells(row.line, row.cells))
        yield encoder.encode(str(writer.writerow(cells)))


def as_book(
    rows: Iterable[Row],
    marks: Marks,
    title: str,
    *,
    beside: Mapping[str, Iterable[Row]],
) -> Iterator[bytes]:
    """Every cell is text, so that numbers keep zeros and nothing is a formula.

    Sheets that stand ``beside`` come along without marks.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31] or "Ошибки")
    _write(sheet, ((row.line, marks.cells(row.line, row.cells)) for row in rows))
    for name, others in beside.items():
        _write(book.create_sheet(name), ((row.line, row.cells) for row in others))
    with tempfile.NamedTemporaryFile(prefix="errors-") as file:
        book.save(file)
        file.flush()
        with Path(file.name).open("rb") as made:
            while chunk := made.read(CHUNK):
                yield chunk


def _write(sheet: Any, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Each row in its own line: a profile may say where the data begin."""
    written = 0
    for line, cells in rows:
        while written < line - 1:
            sheet.append([])
            written += 1
        sheet.append(_as_text(sheet, cells))
        written += 1


def _as_text(sheet: object, texts: Sequence[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    cells = [WriteOnlyCell(sheet, ILLEGAL.sub(" ", guarded_cell(t))) for t in texts]
    for cell in cells:
        cell.data_type = "s"
    return cells
