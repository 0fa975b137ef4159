"""Bills as xlsx: figures as numbers, text never as a formula."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from cabinet.charges.bills import Bill
from cabinet.charges.columns import shown_columns
from cabinet.charges.years import SUMS, Year
from cabinet.templatetags.kvartal import month

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_FORMAT, QUANTITY_FORMAT = "#,##0.00", "#,##0.00#####"
DAY_FORMAT, TEXT_FORMAT = "DD.MM.YYYY", "@"
YEAR_TITLES = (
    "Месяц",
    "Вх. сальдо",
    "Начислено",
    "Перерасчёт",
    "Оплачено",
    "Исх. сальдо",
    "К оплате",
)
NAME_WIDTH, FIGURE_WIDTH = 34, 14
Value = str | Decimal | dt.date | None


@dataclass(frozen=True)
class Sheet:
    """A heading that stays in sight and rows, of which the last is the total."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Value]]
    formats: Sequence[str]


def month_workbook(bill: Bill) -> bytes:
    """A bill's lines with its totals, in the columns of the page."""
    columns = shown_columns(bill.lines)
    rows: list[list[Value]] = [
        [_value(getattr(line, column.name)) for column in columns]
        for line in bill.lines
    ]
    totals = [bill.totals[c.name] if c.is_money else None for c in columns]
    formats = [MONEY_FORMAT if c.is_money else QUANTITY_FORMAT for c in columns]
    return _workbook(
        f"{bill.period.month:%Y-%m}",
        [column.title for column in columns],
        [*rows, ["Итого", *totals[1:]]],
        formats,
    )


def year_workbook(year: Year) -> bytes:
    rows: list[list[Value]] = [
        [month(row.month), *(row.sums[name] for name in SUMS)] for row in year.months
    ]
    totals = year.totals
    rows.append(["За год", *(totals[name] for name in SUMS)])
    formats = [MONEY_FORMAT] * len(YEAR_TITLES)
    return _workbook(str(year.number), YEAR_TITLES, rows, formats)


def _workbook(
    name: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[Value]],
    formats: Sequence[str],
) -> bytes:
    return saved([Sheet(name, titles, list(rows), formats)])


def saved(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of an xlsx file with these sheets, the first one open."""
    from openpyxl import Workbook

    workbook = Workbook()
    del workbook["Sheet"]
    for sheet in sheets:
        _fill(workbook.create_sheet(sheet.name), sheet)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Font

    page.freeze_panes = "B2"
    for number, values in enumerate([list(sheet.titles), *sheet.rows], start=1):
        _write_row(page, number, values, sheet.formats)
    for cell in [*page[1], *page[page.max_row]]:
        cell.font = Font(bold=True)
    for column in page.columns:
        is_first = column[0].column == 1
        letter = column[0].column_letter
        page.column_dimensions[letter].width = NAME_WIDTH if is_first else FIGURE_WIDTH


def _write_row(
    sheet: Any, number: int, values: Sequence[Value], formats: Sequence[str]
) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        if isinstance(value, str):
            # A service named «=1+1» stays a name.
            cell.data_type = "s"
        else:
            cell.number_format = formats[column - 1]


def _value(value: object) -> Value:
    return value if value is None or isinstance(value, Decimal) else str(value)
