"""The small process of ``sheets``: a workbook on stdin, its rows on stdout.

The first line is what there is: the names of the sheets. Each line after it is
a row as JSON. ``argv[1]`` names a sheet, or is empty, or «*»: every sheet one
after another, the headings only once.
"""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 2 * 2**30
# A float of Excel holds fifteen digits; what follows is noise.
DIGITS = ".15g"
NO_SUCH_SHEET = 3
ALL = "*"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    wanted = sys.argv[1]
    if wanted not in ("", ALL, *workbook.sheet_names):
        sys.exit(NO_SUCH_SHEET)
    _print(workbook.sheet_names)
    for cells in rows(workbook, wanted):
        _print(cells)


def _print(value: list[str]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


def rows(workbook: CalamineWorkbook, wanted: str) -> Iterator[list[str]]:
    """The named sheet, or the first that holds anything, or all of them."""
    headings: list[str] = []
    for name in workbook.sheet_names if wanted in ("", ALL) else [wanted]:
        lines = _lines(workbook, name)
        if not any(any(cells) for cells in lines):
            continue
        first = next(n for n, cells in enumerate(lines) if any(cells))
        if headings and lines[first] == headings:
            # A blank line keeps the numbers of the lines below it.
            lines[first] = []
        headings = headings or lines[first]
        yield from lines
        if wanted != ALL:
            return


def _lines(workbook: CalamineWorkbook, name: str) -> list[list[str]]:
    found = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[as_text(cell) for cell in row] for row in found]


def as_text(cell: object) -> str:
    """The cell as a person would type it: ISO dates, no «.0», no noise."""
    match cell:
        case bool():
            return "да" if cell else "нет"
        case float():
            return format(cell, DIGITS)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
    # PostgreSQL keeps no NUL in text, and no program means one.
    return str(cell).replace("\x00", "")


if __name__ == "__main__":
    main()
