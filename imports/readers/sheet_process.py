"""The small process of ``sheets``: a workbook on stdin, rows as JSON on stdout."""

import datetime as dt
import json
import resource
import sys
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 2 * 2**30
# A float of Excel holds fifteen digits; what follows is noise.
DIGITS = ".15g"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    json.dump(rows(workbook), sys.stdout)


def rows(workbook: CalamineWorkbook) -> list[list[str]]:
    """The first sheet that holds anything, from its first line."""
    for name in workbook.sheet_names:
        found = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(cell != "" for row in found for cell in row):
            return [[as_text(cell) for cell in row] for row in found]
    return []


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
    return str(cell)


if __name__ == "__main__":
    main()
