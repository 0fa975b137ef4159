"""Bills as xlsx: figures as numbers, text never as a formula."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from cabinet.charges.bills import Bill
from cabinet.charges.columns import shown_columns
from cabinet.charges.years import SUMS, Year
from cabinet.templatetags.kvartal import month

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_FORMAT, QUANTITY_FORMAT = "#,##0.00", "#,##0.00#####"
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
Value = str | Decimal | None


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
    """A sheet with a heading that stays in sight; its last row is the total."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title, sheet.freeze_panes = name, "B2"
    for number, values in enumerate([list(titles), *rows], start=1):
        _write_row(sheet, number, values, formats)
    for cell in [*sheet[1], *sheet[sheet.max_row]]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        is_first = column[0].column == 1
        letter = column[0].column_letter
        sheet.column_dimensions[letter].width = NAME_WIDTH if is_first else FIGURE_WIDTH
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


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
