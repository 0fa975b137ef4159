"""What staff see of a file before they load it."""

from collections.abc import Sequence
from dataclasses import dataclass

from imports.headings import Matching, match
from imports.kinds import KINDS, Kind
from imports.kinds.paying import read_as
from imports.mapping_forms import DELIMITERS
from imports.models import ImportRun
from imports.readers import ENCODINGS, Table
from imports.services import read_file

ROWS = 10


@dataclass(frozen=True)
class Preview:
    """How a file was read, which columns were recognised, and its first rows."""

    format: str
    encoding: str
    delimiter: str
    recognised: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def preview(run: ImportRun) -> Preview:
    table = read_file(run=run)
    kind = read_as(KINDS[run.kind], basket=table.basket)
    matching = match(table.headings.cells, kind)
    return Preview(
        format=table.format,
        encoding=ENCODINGS.get(table.encoding, table.encoding.upper()),
        delimiter=DELIMITERS.get(table.delimiter, ""),
        recognised=_recognised(table, matching, kind),
        headings=table.headings.cells,
        rows=[(row.line, _padded(table, row.cells)) for row in table.rows[:ROWS]],
    )


def _recognised(table: Table, matching: Matching, kind: Kind) -> list[tuple[str, str]]:
    """Each heading of the file beside the name of its column."""
    return [
        (table.headings.cells[position].strip(), kind.column(name).title)
        for name, position in matching.positions.items()
    ]


def _padded(table: Table, cells: Sequence[str]) -> list[str]:
    return [*cells, *[""] * (len(table.headings.cells) - len(cells))]
