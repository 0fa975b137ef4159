"""What sections are put together from: headings, lists of facts, small tables."""

from collections.abc import Sequence

from cabinet.charges.receipts.faces import BODY, HEADING, LABEL, Face
from cabinet.charges.receipts.sheet import Sheet

GAP = 8.0
LABEL_WIDTH = 80.0
CELL = Face(size=7.2)
HEAD = Face(size=7, bold=True)
ROW = 11.0


def heading(sheet: Sheet, text: str) -> None:
    with sheet.tagged("H2"):
        sheet.text(sheet.left, sheet.y + 6, text, HEADING)
    sheet.y += 12


def block(
    sheet: Sheet, x: float, room: float, title: str, rows: Sequence[tuple[str, str]]
) -> float:
    """A heading and its facts; returns the height taken."""
    with sheet.tagged("H2"):
        sheet.text(x, sheet.y + 6, title, HEADING)
    y = sheet.y + 20
    for label, value in rows:
        with sheet.tagged("P"):
            sheet.text(x, y, label, LABEL)
            y += sheet.paragraph(x + LABEL_WIDTH, y, value, room - LABEL_WIDTH) + 1
    return y - sheet.y - BODY.leading + 2


def height(sheet: Sheet, room: float, rows: Sequence[tuple[str, str]]) -> float:
    """What ``block`` would take."""
    values = sum(sheet.measure(value, room - LABEL_WIDTH) + 1 for _, value in rows)
    return 20 + values - BODY.leading + 2


def told_columns(
    titles: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
) -> tuple[list[str], list[list[str]], list[float]]:
    """The same table without the columns that say nothing."""
    kept = [n for n in range(len(titles)) if any(row[n] for row in rows)]
    return (
        [titles[n] for n in kept],
        [[row[n] for n in kept] for row in rows],
        [shares[n] for n in kept],
    )


def small_table(
    sheet: Sheet,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
) -> None:
    """A plain table whose columns take the given shares of the width."""
    sheet.need(2 * ROW)
    with sheet.tagged("Table"):
        _line(sheet, titles, shares, HEAD)
        for row in rows:
            sheet.need(ROW, lambda: _repeat(sheet, titles, shares))
            _line(sheet, row, shares, CELL)
    sheet.y += GAP


def edges(sheet: Sheet, shares: Sequence[float]) -> list[tuple[float, float]]:
    """The left edge and width of each column."""
    room, whole = sheet.right - sheet.left, sum(shares)
    widths = [room * share / whole for share in shares]
    return [(sheet.left + sum(widths[:n]), width) for n, width in enumerate(widths)]


def _repeat(sheet: Sheet, titles: Sequence[str], shares: Sequence[float]) -> None:
    """The heading on a new page: seen again, but read once."""
    with sheet.decoration():
        _line(sheet, titles, shares, HEAD)


def _line(
    sheet: Sheet, cells: Sequence[str], shares: Sequence[float], face: Face
) -> None:
    tallest = 0.0
    with sheet.row():
        for text, (x, room) in zip(cells, edges(sheet, shares), strict=True):
            with sheet.cell(is_head=face is HEAD):
                taken = sheet.paragraph(x, sheet.y + 7.6, text, room - 6, face)
            tallest = max(tallest, taken)
    sheet.y += tallest + 1.6
    sheet.rule(sheet.y, thickness=0.4)
