"""Rows of typed values as csv and xlsx, row by row, safe for a spreadsheet."""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from imports.guard import guarded
from imports.kinds import Column, Type

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A number of Excel holds fifteen digits: what is longer stays text.
DIGITS = 15
Values = Iterable[Sequence[Any]]


class Line:
    """A file that hands back what ``csv`` writes to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(columns: Sequence[Column], rows: Values) -> Iterator[bytes]:
    """For Excel in Russian: semicolons, decimal commas, a byte order mark."""
    writer = csv.writer(Line(), delimiter=";")
    shown = [_texts(column) for column in columns]
    yield (BOM + str(writer.writerow([c.title for c in columns]))).encode()
    for row in rows:
        cells = [show(value) for show, value in zip(shown, row, strict=True)]
        yield str(writer.writerow(cells)).encode()


def as_xlsx(columns: Sequence[Column], rows: Values) -> Iterator[bytes]:
    """Numbers and dates as such, everything else as text."""
    with tempfile.NamedTemporaryFile(prefix="export-") as file:
        _write_book(file, columns, rows)
        file.flush()
        with Path(file.name).open("rb") as written:
            while chunk := written.read(2**16):
                yield chunk


def _write_book(file: "IO[bytes]", columns: Sequence[Column], rows: Values) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Данные")
    sheet.append([column.title for column in columns])
    shown = [_texts(column) for column in columns]
    for row in rows:
        cells = []
        for show, value in zip(shown, row, strict=True):
            cell = WriteOnlyCell(sheet, _native(value, show))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    workbook.save(file)


def _native(value: Any, show: Callable[[Any], str]) -> Any:
    """What Excel keeps as a number or a date, else the text of a csv."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        fits = len(value.normalize().as_tuple().digits) <= DIGITS
        return value if fits else show(value)
    if isinstance(value, int):
        return value
    return ILLEGAL.sub(" ", show(value))


def _texts(column: Column) -> Callable[[Any], str]:
    if column.type is Type.MONTH:
        return lambda day: f"{day:%m.%Y}" if day else ""
    if column.type in (Type.NUMBER, Type.WHOLE):
        return _number
    if column.type is Type.DATE:
        return lambda day: f"{day:%d.%m.%Y}" if isinstance(day, dt.date) else ""
    return lambda value: "" if value is None else guarded(str(value))


def _number(value: Any) -> str:
    """«1234,50», without idle zeros past the kopecks."""
    if value is None:
        return ""
    written = f"{value:f}"
    whole, point, fraction = written.partition(".")
    kept = fraction[:2] + fraction[2:].rstrip("0")
    return f"{whole},{kept}" if point else whole
