"""The small process of ``sheets``: a workbook on stdin, its rows on stdout.

``argv`` tells how to read it («xlsx» and «ods» are row by row, «whole» and «xls»
are not, and an xls is refused where memory doesn't hold it) and a sheet: its name,
or nothing for the first one that holds anything, or «*» for every sheet one after
another, the headings only once.
What there is, the names of the sheets, goes to stderr as JSON.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

sys.path.append(str(Path(__file__).resolve().parents[2]))

from imports.readers.books import Book, Rows, TooWideError
from imports.readers.books.ods import Ods
from imports.readers.books.spool import written
from imports.readers.books.whole import Whole
from imports.readers.books.xlsx import Xlsx
from imports.readers.books.xml import BrokenError

MEMORY = 2 * 2**30
# Of an xls, whose size says nothing of what it unpacks to: each cell repeats its text.
XLS_MEMORY = 256 * 2**20
NO_SUCH_SHEET, TOO_LARGE, BROKEN = 3, 4, 5
ALL = "*"


def main() -> int:
    way, wanted = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if way == "xls":
        resource.setrlimit(resource.RLIMIT_DATA, (XLS_MEMORY, XLS_MEMORY))
    try:
        book = BOOKS[way](sys.stdin.buffer)
        sys.stderr.write(json.dumps(book.names))
        if wanted not in ("", ALL, *book.names):
            return NO_SUCH_SHEET
        for number, cells in rows(book, wanted):
            sys.stdout.write(written(number, cells))
        sys.stdout.flush()
    except (TooWideError, MemoryError):
        return TOO_LARGE
    except (BrokenError, BadZipFile, ValueError, KeyError, IndexError, EOFError):
        return BROKEN
    return 0


def rows(book: Book, wanted: str) -> Rows:
    """The named sheet, or the first that holds anything, or all of them."""
    headings: list[str] = []
    for name in book.names if wanted in ("", ALL) else [wanted]:
        found = False
        for number, cells in book.rows(name):
            is_repeated = not found and cells == headings
            headings, found = headings or cells, True
            if not is_repeated:
                yield number, cells
        if found and wanted != ALL:
            return


BOOKS: Mapping[str, Callable[[IO[bytes]], Book]] = {
    "xlsx": Xlsx,
    "ods": Ods,
    "whole": Whole,
    "xls": Whole,
}

if __name__ == "__main__":
    sys.exit(main())
