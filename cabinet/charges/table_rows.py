"""The rows of a bill's table as HTML: a template's loops take most of a page's time."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from cabinet.charges.columns import Cell, Row


def body(rows: "Iterable[Row]") -> SafeString:
    """Every line; the first cell names its row."""
    return mark_safe("\n".join(map(_row, rows)))  # noqa: S308 (escaped cell by cell)


def foot(totals: "Sequence[Cell]") -> SafeString:
    cells = [
        f"<td {_label(cell, 'num')}>{escape(cell.text)}</td>" for cell in totals[1:]
    ]
    return mark_safe("".join(cells))  # noqa: S308 (escaped cell by cell)


def _row(row: "Row") -> str:
    name, *others = row.cells
    opened = '<tr class="quiet">' if row.is_empty else "<tr>"
    cells = [f"<td {_label(cell)}>{escape(cell.text)}</td>" for cell in others]
    return f'{opened}<th scope="row">{escape(name.text)}</th>{"".join(cells)}</tr>'


def _label(cell: "Cell", kind: str = "") -> str:
    column = cell.column
    kind = kind or ("num" if column.is_number else "")
    classes = f"{column.name} {kind}".strip()
    return f'data-label="{column.title}" class="{classes}"'
