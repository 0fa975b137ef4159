"""The small process of ``sheets``: a workbook on stdin, its rows on stdout.

The first line is what there is: the names of the sheets. Each line after it is
a row as JSON. ``argv[1]`` names a sheet, or is empty.
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


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    wanted = sys.argv[1]
    if wanted and wanted not in workbook.sheet_names:
        sys.exit(NO_SUCH_SHEET)
    _print(workbook.sheet_names)
    for cells in rows(workbook, wanted):
        _print(cells)


def _print(value: list[str]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


def rows(workbook: CalamineWorkbook, wanted: str) -> Iterator[list[str]]:
    """The named sheet, or the first that holds anything, from its first line."""
    for name in [wanted] if wanted else workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        found = sheet.to_python(skip_empty_area=False)
        if any(cell != "" for row in found for cell in row):
            yield from ([as_text(cell) for cell in row] for row in found)
            return


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
