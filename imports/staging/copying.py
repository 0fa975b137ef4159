"""A file's rows to a staging table of text columns, by COPY."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from imports.rows import Context
from imports.staging.sql import STAGED, copy_in, run

# A row that needs a second look: other spaces than single ones inside a cell.
UNTIDY = re.compile(r"[^\S \t]|  | \t|\t |^ | $")
BATCH = 500
Progress = Callable[[int], None]


def stage(context: Context, progress: Progress) -> int:
    """COPY the known columns of every row; how many rows there are."""
    names = list(context.positions)
    columns = ", ".join(f'"{name}" text NOT NULL' for name in names)
    stream = Stream(_lines(context, names), progress)
    run(f"DROP TABLE IF EXISTS {STAGED}")
    run(
        f"CREATE TEMPORARY TABLE {STAGED} (n integer NOT NULL,"
        f" line integer NOT NULL, stray boolean NOT NULL, {columns})"
        " ON COMMIT DROP"
    )
    copy_in(f"COPY {STAGED} FROM STDIN", stream)
    run(f"ANALYZE {STAGED}")
    return stream.rows


class Stream:
    """What COPY reads from; it asks for a piece at a time."""

    def __init__(self, lines: Iterator[str], progress: Progress) -> None:
        self.rows = 0
        self._lines, self._progress = lines, progress

    def read(self, size: int = -1) -> str:
        piece = list(islice(self._lines, BATCH))
        self.rows += len(piece)
        self._progress(self.rows)
        return "".join(piece)


def _lines(context: Context, names: Sequence[str]) -> Iterator[str]:
    places = [context.positions[name] for name in names]
    width = len(context.table.headings.cells)
    blank = ("",) * width
    gaps = len(places) - 1
    for number, row in enumerate(context.table.rows, 1):
        cells = row.cells
        stray = "t" if len(cells) > width else "f"
        padded = cells + blank[len(cells) :]
        text = "\t".join([padded[place] for place in places])
        if UNTIDY.search(text) or text.count("\t") != gaps:
            text = "\t".join([" ".join(padded[place].split()) for place in places])
        if "\\" in text:
            text = text.replace("\\", "\\\\")
        yield f"{number}\t{row.line}\t{stray}\t{text}\n"
