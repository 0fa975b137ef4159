"""The table of charges: measured, then drawn row by row over the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cabinet.charges.bills import Bill
from cabinet.charges.columns import (
    BillTable,
    Cell,
    Column,
    Row,
    narrow_table_of,
    table_of,
)
from cabinet.charges.receipts.faces import INK, LINE, SOFT, Face
from cabinet.charges.receipts.fonts import width, wrapped
from cabinet.charges.receipts.sheet import Sheet

CELL = Face(size=7.2)
QUIET = Face(size=7.2, colour=SOFT)
STRONG = Face(size=7.2, bold=True)
STRONG_QUIET = Face(size=7.2, bold=True, colour=SOFT)
HEAD = Face(size=7, bold=True)
PAD_X, PAD_Y = 2.6, 1.3
# Names wrap, figures never do: these share what the others leave.
FLEXIBLE = {"service": 84.0, "supplier": 62.0, "volume_method": 40.0}
NAME, DUE = "service", "amount_due"
T = TypeVar("T")


@dataclass(frozen=True)
class Layout:
    """Widths of the columns in points, left to right."""

    columns: Sequence[Column]
    widths: Sequence[float]

    def fits(self, room: float) -> bool:
        return sum(self.widths) <= room + 0.01


def fitting(bill: Bill, room: float) -> BillTable | None:
    """The table with as many columns as ``room`` points hold, of what is to be told."""
    tables = (table_of(bill), narrow_table_of(bill))
    return next((table for table in tables if layout(table, room).fits(room)), None)


def layout(table: BillTable, room: float) -> Layout:
    """Figures get what they need, names the rest: down to a minimum, up to enough.

    What even long names leave is spread between the figures.
    """
    natural = [_natural(table, number) for number in range(len(table.columns))]
    names = [FLEXIBLE.get(column.name, 0.0) for column in table.columns]
    rigid = sum(own for own, least in zip(natural, names, strict=True) if not least)
    spare = room - rigid
    widths = [
        _name_width(own, least, spare * least / sum(names)) if least else own
        for own, least in zip(natural, names, strict=True)
    ]
    air = max(0.0, room - sum(widths)) / names.count(0.0)
    spread = [w if least else w + air for w, least in zip(widths, names, strict=True)]
    return Layout(table.columns, spread)


def draw_table(sheet: Sheet, table: BillTable, plan: Layout) -> None:
    """Every row, the heading again on each new page, the totals never alone."""
    with sheet.tagged("Table"):
        _head(sheet, plan)
        for number, row in enumerate(table.rows):
            height = _height(row.cells, plan)
            is_last = number == len(table.rows) - 1
            below = _height(table.totals, plan) if is_last else 0
            sheet.need(height + below, lambda: _repeat(sheet, plan))
            _row(sheet, row, plan, height)
        _totals(sheet, table.totals, plan)


def _repeat(sheet: Sheet, plan: Layout) -> None:
    """The heading on a new page: seen again, but read once."""
    with sheet.decoration():
        _head(sheet, plan)


def _natural(table: BillTable, number: int) -> float:
    """The width that no figure and no word of the heading overflows."""
    column = table.columns[number]
    face = _face(column)
    words = [width(word, HEAD.font, HEAD.size) for word in column.title.split()]
    figures = [
        width(row.cells[number].text, face.font, face.size) for row in table.rows
    ]
    total = width(table.totals[number].text, STRONG.font, STRONG.size)
    return max(*words, *figures, total) + 2 * PAD_X


def _name_width(enough: float, least: float, share: float) -> float:
    return max(least, min(enough, share))


def _face(column: Column, *, quiet: bool = False) -> Face:
    if column.name == DUE:
        return STRONG_QUIET if quiet else STRONG
    return QUIET if quiet else CELL


def _lines(cell: Cell, room: float) -> list[str]:
    face = _face(cell.column)
    return wrapped(cell.text, face.font, face.size, room - 2 * PAD_X)


def _height(row: Sequence[Cell], plan: Layout) -> float:
    tallest = max(
        len(_lines(cell, room)) for cell, room in zip(row, plan.widths, strict=True)
    )
    return tallest * CELL.leading + 2 * PAD_Y


def _head(sheet: Sheet, plan: Layout) -> None:
    titles = [
        wrapped(column.title, HEAD.font, HEAD.size, room - 2 * PAD_X)
        for column, room in zip(plan.columns, plan.widths, strict=True)
    ]
    height = max(map(len, titles)) * HEAD.leading + 2 * PAD_Y
    sheet.fill(sheet.left, sheet.y, (sum(plan.widths), height))
    with sheet.row():
        for x, room, column, lines in _spans(sheet, plan, titles):
            top = sheet.y + height - PAD_Y - (len(lines) - 1) * HEAD.leading - 2
            with sheet.cell(is_head=True):
                for number, line in enumerate(lines):
                    _write(sheet, x, room, line, column, top + number * HEAD.leading)
    sheet.y += height
    sheet.rule(sheet.y, thickness=0.8, colour=SOFT)


def _write(
    sheet: Sheet, x: float, room: float, line: str, column: Column, y: float
) -> None:
    edge = x + room - PAD_X if column.is_number else x + PAD_X
    sheet.text(edge, y, line, HEAD, right=column.is_number)


def _row(sheet: Sheet, row: Row, plan: Layout, height: float) -> None:
    with sheet.row():
        for x, room, column, cell in _spans(sheet, plan, row.cells):
            if column.name == DUE:
                sheet.fill(x, sheet.y, (room, height))
            with sheet.cell(names_row=column.name == NAME):
                _cell(sheet, x, room, cell, quiet=row.is_empty)
    sheet.y += height
    sheet.rule(sheet.y, thickness=0.4, colour=LINE)


def _cell(sheet: Sheet, x: float, room: float, cell: Cell, *, quiet: bool) -> None:
    face = _face(cell.column, quiet=quiet)
    right = cell.column.is_number
    edge = x + room - PAD_X if right else x + PAD_X
    first = sheet.y + PAD_Y + face.size * 0.95
    for number, line in enumerate(_lines(cell, room)):
        sheet.text(edge, first + number * face.leading, line, face, right=right)


def _totals(sheet: Sheet, totals: Sequence[Cell], plan: Layout) -> None:
    height = CELL.leading + 2 * PAD_Y + 1
    sheet.fill(sheet.left, sheet.y, (sum(plan.widths), height))
    sheet.rule(sheet.y, thickness=1, colour=INK)
    baseline = sheet.y + PAD_Y + STRONG.size
    with sheet.row():
        for x, room, column, cell in _spans(sheet, plan, totals):
            is_name = column.name == NAME
            with sheet.cell(names_row=is_name):
                text = "Итого" if is_name else cell.text
                edge = x + PAD_X if is_name else x + room - PAD_X
                sheet.text(edge, baseline, text, STRONG, right=not is_name)
    sheet.y += height


def _spans(
    sheet: Sheet, plan: Layout, items: Sequence[T]
) -> Iterator[tuple[float, float, Column, T]]:
    """Every item with its column, the column's left edge and width."""
    x = sheet.left
    for column, room, item in zip(plan.columns, plan.widths, items, strict=True):
        yield x, room, column, item
        x += room
