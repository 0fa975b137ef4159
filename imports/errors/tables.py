"""Marked rows as a workbook or as csv, where the file isn't a text itself."""

import codecs
import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

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


def as_book(rows: Iterable[Row], marks: Marks, title: str) -> Iterator[bytes]:
    """Every cell is text, so that numbers keep zeros and nothing is a formula.

    Each row stands in its own line: a profile may say where the data begin.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31] or "Ошибки")
    written = 0
    for row in rows:
        while written < row.line - 1:
            sheet.append([])
            written += 1
        sheet.append(_as_text(sheet, marks.cells(row.line, row.cells)))
        written += 1
    with tempfile.NamedTemporaryFile(prefix="errors-") as file:
        book.save(file)
        file.flush()
        with Path(file.name).open("rb") as made:
            while chunk := made.read(CHUNK):
                yield chunk


def _as_text(sheet: object, texts: Sequence[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    cells = [WriteOnlyCell(sheet, ILLEGAL.sub(" ", guarded_cell(t))) for t in texts]
    for cell in cells:
        cell.data_type = "s"
    return cells
