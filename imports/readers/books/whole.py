"""Books of a size that memory may hold, by calamine, which is the quickest."""

import datetime as dt
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from imports.readers.books import Rows
from imports.readers.books.serials import DIGITS
from imports.readers.books.xml import BrokenError


class Whole:
    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._book = CalamineWorkbook.from_filelike(file)
        except CalamineError as error:
            raise BrokenError(str(error)) from error

    @property
    def names(self) -> list[str]:
        return list(self._book.sheet_names)

    def rows(self, name: str) -> Rows:
        sheet = self._book.get_sheet_by_name(name)
        # Blank columns in front of the first cell are left out of the rows.
        ahead = [""] * sheet.start[1] if sheet.start else []
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [c if isinstance(c, str) else as_text(c) for c in row]
            if any(cells):
                yield number, ahead + cells


def as_text(cell: object) -> str:
    """The cell as a person would type it."""
    match cell:
        case bool():
            return "да" if cell else "нет"
        case float():
            return format(cell, DIGITS)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
    return str(cell)
