"""Figures as a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from cabinet.requests.statistics import Row
from cabinet.spreadsheets import XLSX as TYPE
from cabinet.spreadsheets import guarded

__all__ = ["TYPE", "workbook"]

COLUMNS = (
    "Подано",
    "Не закончены",
    "Отклонены",
    "С нарушением срока",
    "Часов до закрытия, в среднем",
    "Оценка, в среднем",
    "Оценок",
)
Table = tuple[str, str, Sequence[Row]]


def workbook(tables: Iterable[Table]) -> bytes:
    """A sheet for each table: its title, the heading of names, its rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, heading, rows in tables:
        sheet = book.create_sheet(title)
        sheet.append([heading, *COLUMNS])
        for row in rows:
            name, *figures = astuple(row)
            sheet.append([guarded(name), *figures])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
