"""Workbooks of ГИС ЖКХ: the sheets and columns that its templates have.

Columns are those of the templates, by their letters; what the portal doesn't
know stays empty. A payment document is numbered as its account: there is one a
month. All of them come back by ready profiles, two sheets of a book together.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from imports.exports import gis_meters, gis_rows
from imports.exports.gis_rows import Cells
from imports.exports.queries import Scope
from imports.guard import guarded

CHUNK = 2**16


@dataclass(frozen=True)
class Sheet:
    """A sheet of a template: headings by letter, and the line of the first row."""

    title: str
    first_row: int
    headings: Cells
    rows: Callable[[Scope], Iterator[Cells]]


BILLS = (
    Sheet("Разделы 1-2", 4, gis_rows.BILL_HEADINGS, gis_rows.bills),
    Sheet("Разделы 3-6", 5, gis_rows.LINE_HEADINGS, gis_rows.lines),
)
ACCOUNTS = (
    Sheet("Основные сведения", 3, gis_rows.ACCOUNT_HEADINGS, gis_rows.accounts),
    Sheet("Помещения", 3, gis_rows.PREMISES_HEADINGS, gis_rows.premises),
)
METERS = (Sheet("Сведения о ПУ", 2, gis_meters.METER_HEADINGS, gis_meters.meters),)
READINGS = (
    Sheet("Импорт показаний ИПУ", 2, gis_meters.READING_HEADINGS, gis_meters.readings),
)
BUILDING_READINGS = (
    Sheet(
        "Импорт показаний ОДПУ",
        2,
        gis_meters.READING_HEADINGS,
        gis_meters.building_readings,
    ),
)
PAYMENTS = (Sheet("Оплаты", 2, gis_rows.PAYMENT_HEADINGS, gis_rows.payments),)


def workbook(sheets: Sequence[Sheet]) -> Callable[[Scope], Iterator[bytes]]:
    """What writes these sheets, row by row."""

    def write(scope: Scope) -> Iterator[bytes]:
        with tempfile.NamedTemporaryFile(prefix="export-") as file:
            _save(sheets, scope, file)
            with Path(file.name).open("rb") as written:
                while chunk := written.read(CHUNK):
                    yield chunk

    return write


def _save(sheets: Iterable[Sheet], scope: Scope, file: Any) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        made = book.create_sheet(sheet.title)
        for _ in range(sheet.first_row - 2):
            made.append([])
        made.append(_line(made, sheet.headings))
        for cells in sheet.rows(scope):
            made.append(_line(made, cells))
    book.save(file)
    file.flush()


def _line(sheet: Any, cells: Mapping[str, Any]) -> list[Any]:
    from openpyxl.utils import column_index_from_string

    places = {column_index_from_string(letter): cells[letter] for letter in cells}
    return [_cell(sheet, places.get(n)) for n in range(1, max(places) + 1)]


def _cell(sheet: Any, value: Any) -> Any:
    """Numbers as numbers, everything else as text that is no formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    if value is None or isinstance(value, (int, Decimal)):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL.sub(" ", guarded(str(value))))
    cell.data_type = "s"
    return cell
