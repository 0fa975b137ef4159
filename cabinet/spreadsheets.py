"""Rows of any number as csv and xlsx, row by row, safe for a spreadsheet.

Numbers are Decimal or int, days ``date``, moments aware ``datetime``; everything
else is text. Nothing is kept: a million rows take the memory of one.
"""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so would run as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"
# A number of Excel holds fifteen digits: what is longer stays text.
DIGITS = 15
# A sheet of Excel holds 1 048 576 rows with its heading.
SHEET_ROWS = 1_048_575
CHUNK = 2**16
DAY, MOMENT = "DD.MM.YYYY", "DD.MM.YYYY HH:MM"
Rows = Iterable[Sequence[Any]]


class Line:
    """A file that hands back what ``csv`` writes to it."""

    def write(self, text: str) -> str:
        return text


def guarded(text: str) -> str:
    """The text with an apostrophe in front where it would run as a formula."""
    return MARK + text if text.startswith(DANGEROUS) else text


def as_csv(titles: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """For Excel in Russian: semicolons, decimal commas, a byte order mark."""
    writer = csv.writer(Line(), delimiter=";")
    yield (BOM + str(writer.writerow(map(guarded, titles)))).encode()
    for row in rows:
        yield str(writer.writerow(map(as_text, row))).encode()


def as_xlsx(titles: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Numbers and days as such; beyond a sheet's room another sheet begins."""
    with tempfile.NamedTemporaryFile(prefix="export-") as file:
        _write_book(file.name, titles, rows)
        with Path(file.name).open("rb") as written:
            while chunk := written.read(CHUNK):
                yield chunk


WRITERS: Mapping[str, tuple[Callable[[Sequence[str], Rows], Iterator[bytes]], str]] = {
    "csv": (as_csv, CSV),
    "xlsx": (as_xlsx, XLSX),
}


def download(
    name: str, suffix: str, titles: Sequence[str], rows: Rows
) -> StreamingHttpResponse:
    """A file to keep, sent while its rows are read; ``suffix`` is one of WRITERS."""
    write, content_type = WRITERS[suffix]
    answer = StreamingHttpResponse(write(titles, rows), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return answer


def as_text(value: Any) -> str:
    """What a csv holds of a value: «1234,50», «05.11.2026», «да»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, Decimal | int | float):
        return number(value)
    return _day(value) if isinstance(value, dt.date) else guarded(str(value))


def _day(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        return f"{_local(value):%d.%m.%Y %H:%M}"
    return f"{value:%d.%m.%Y}"


def number(value: Decimal | float) -> str:
    """«1234,50», without idle zeros past the kopecks."""
    written = str(value) if isinstance(value, int | float) else f"{value:f}"
    whole, point, fraction = written.partition(".")
    kept = fraction[:2] + fraction[2:].rstrip("0")
    return f"{whole},{kept}" if point else whole


def _write_book(path: str, titles: Sequence[str], rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet, room = _sheet(book, titles), SHEET_ROWS
    for row in rows:
        if not room:
            sheet, room = _sheet(book, titles), SHEET_ROWS
        sheet.append([_cell(sheet, value) for value in row])
        room -= 1
    book.save(path)


def _sheet(book: Any, titles: Sequence[str]) -> Any:
    sheet = book.create_sheet("Данные")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title) for title in titles])
    return sheet


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    native = _native(value)
    cell = WriteOnlyCell(sheet, native)
    if isinstance(native, str):
        cell.data_type = "s"
    elif isinstance(native, dt.date):
        cell.number_format = MOMENT if isinstance(native, dt.datetime) else DAY
    return cell


def _native(value: Any) -> Any:
    """What Excel keeps as a number or a date, else the text of a csv."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        fits = len(value.normalize().as_tuple().digits) <= DIGITS
        return value if fits else as_text(value)
    if isinstance(value, dt.datetime):
        return _local(value)
    if isinstance(value, int | float | dt.date) and not isinstance(value, bool):
        return value
    return ILLEGAL.sub(" ", as_text(value))


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.make_naive(value) if timezone.is_aware(value) else value
