"""The rows of a refused file with one more column, «Ошибка»."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from imports.guard import guarded
from imports.headings import ERROR_HEADING, normal
from imports.readers import Row, Table
from imports.report import Message

NEGATIVE = re.compile(r"[-+]?\d[\d \u00a0]*(?:[.,]\d+)?|-")


def error_rows(table: Table, errors: Iterable[Message]) -> list[list[str]]:
    """The original rows, each with what is wrong in it.

    What is wrong in the whole file stands in its first row.
    """
    texts: Mapping[int, list[str]] = defaultdict(list)
    for error in errors:
        line = error.line or table.rows[0].line
        texts[line].append(
            f"«{error.column}»: {error.text}" if error.column else error.text
        )
    kept = [
        position
        for position, heading in enumerate(table.headings.cells)
        if normal(heading) != normal(ERROR_HEADING)
    ]
    heading = [*_kept(table.headings, kept), ERROR_HEADING]
    return [heading] + [
        [*_kept(row, kept), " ".join(texts.get(row.line, ()))] for row in table.rows
    ]


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """For Excel in Russian: semicolons, and a mark that says it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(map(_guarded, rows))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Iterable[str]]) -> bytes:
    """Every cell is text, so that numbers keep zeros and nothing is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Ошибки")
    for row in rows:
        cells = [WriteOnlyCell(sheet, ILLEGAL.sub(" ", text)) for text in _guarded(row)]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def _guarded(row: Iterable[str]) -> list[str]:
    """Nothing that a spreadsheet would run; a negative number is none such."""
    return [text if NEGATIVE.fullmatch(text) else guarded(text) for text in row]


def _kept(row: Row, positions: Iterable[int]) -> list[str]:
    return [row.cells[p] if p < len(row.cells) else "" for p in positions]
