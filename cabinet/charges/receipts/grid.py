"""The table of charges: measured, then drawn row by row over the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cabinet.charges.columns import BillTable, Cell, Column, Row
from cabinet.charges.receipts.fonts import BOLD, REGULAR, width, wrapped
from cabinet.charges.receipts.sheet import (
    INK,
    LINE,
    SOFT,
    TINT,
    Sheet,
    leading,
)

SIZE = 7.2
HEAD_SIZE = 7
PAD_X, PAD_Y = 2.6, 3.2
# Names wrap, figures never do: these share what the others leave.
FLEXIBLE = {"service": 84.0, "supplier": 62.0}
DUE = "amount_due"
T = TypeVar("T")


@dataclass(frozen=True)
class Layout:
    """Widths of the columns in points, left to right."""

    columns: Sequence[Column]
    widths: Sequence[float]

    def fits(self, room: float) -> bool:
        return sum(self.widths) <= room + 0.01


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
    _head(sheet, plan)
    for number, row in enumerate(table.rows):
        height = _height(row.cells, plan)
        is_last = number == len(table.rows) - 1
        below = _height(table.totals, plan) if is_last else 0
        sheet.need(height + below, lambda: _head(sheet, plan))
        _row(sheet, row, plan, height)
    _totals(sheet, table.totals, plan)


def _natural(table: BillTable, number: int) -> float:
    """The width that no figure and no word of the heading overflows."""
    column = table.columns[number]
    words = [width(word, BOLD, HEAD_SIZE) for word in column.title.split()]
    figures = [width(row.cells[number].text, _font(column), SIZE) for row in table.rows]
    total = width(table.totals[number].text, BOLD, SIZE)
    return max(*words, *figures, total) + 2 * PAD_X


def _name_width(enough: float, least: float, share: float) -> float:
    return max(least, min(enough, share))


def _font(column: Column) -> str:
    return BOLD if column.name == DUE else REGULAR


def _lines(cell: Cell, room: float) -> list[str]:
    return wrapped(cell.text, _font(cell.column), SIZE, room - 2 * PAD_X)


def _height(row: Sequence[Cell], plan: Layout) -> float:
    tallest = max(
        len(_lines(cell, room)) for cell, room in zip(row, plan.widths, strict=True)
    )
    return tallest * leading(SIZE) + 2 * PAD_Y


def _head(sheet: Sheet, plan: Layout) -> None:
    titles = [
        wrapped(column.title, BOLD, HEAD_SIZE, room - 2 * PAD_X)
        for column, room in zip(plan.columns, plan.widths, strict=True)
    ]
    height = max(map(len, titles)) * leading(HEAD_SIZE) + 2 * PAD_Y
    sheet.fill(sheet.left, sheet.y, (sum(plan.widths), height))
    for x, room, column, lines in _spans(sheet, plan, titles):
        top = sheet.y + height - PAD_Y - (len(lines) - 1) * leading(HEAD_SIZE) - 2
        for number, line in enumerate(lines):
            _write(sheet, x, room, line, column, top + number * leading(HEAD_SIZE))
    sheet.y += height
    sheet.rule(sheet.y, thickness=0.8, colour=SOFT)


def _write(
    sheet: Sheet, x: float, room: float, line: str, column: Column, y: float
) -> None:
    edge = x + room - PAD_X if column.is_number else x + PAD_X
    sheet.text(edge, y, line, size=HEAD_SIZE, bold=True, right=column.is_number)


def _row(sheet: Sheet, row: Row, plan: Layout, height: float) -> None:
    for x, room, column, cell in _spans(sheet, plan, row.cells):
        if column.name == DUE:
            sheet.fill(x, sheet.y, (room, height))
        _cell(sheet, x, room, cell, quiet=row.is_empty)
    sheet.y += height
    sheet.rule(sheet.y, thickness=0.4, colour=LINE)


def _cell(sheet: Sheet, x: float, room: float, cell: Cell, *, quiet: bool) -> None:
    right = cell.column.is_number
    for number, line in enumerate(_lines(cell, room)):
        sheet.text(
            x + room - PAD_X if right else x + PAD_X,
            sheet.y + PAD_Y + SIZE * 0.95 + number * leading(SIZE),
            line,
            size=SIZE,
            bold=cell.column.name == DUE,
            right=right,
            colour=SOFT if quiet else INK,
        )


def _totals(sheet: Sheet, totals: Sequence[Cell], plan: Layout) -> None:
    height = leading(SIZE) + 2 * PAD_Y + 1
    sheet.fill(sheet.left, sheet.y, (sum(plan.widths), height))
    sheet.rule(sheet.y, thickness=1, colour=INK)
    baseline = sheet.y + PAD_Y + SIZE
    sheet.text(sheet.left + PAD_X, baseline, "Итого", size=SIZE, bold=True)
    for x, room, _, cell in _spans(sheet, plan, totals):
        sheet.text(
            x + room - PAD_X, baseline, cell.text, size=SIZE, bold=True, right=True
        )
    sheet.y += height


def _spans(
    sheet: Sheet, plan: Layout, items: Sequence[T]
) -> Iterator[tuple[float, float, Column, T]]:
    """Every item with its column, the column's left edge and width."""
    x = sheet.left
    for column, room, item in zip(plan.columns, plan.widths, items, strict=True):
        yield x, room, column, item
        x += room
