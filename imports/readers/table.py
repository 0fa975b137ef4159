"""What every reader hands over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_BYTES = 100 * 2**20


class ReaderError(Exception):
    """Why a file can't be read, in words for staff."""


@dataclass(frozen=True)
class Row:
    """A row as text cells, and the line of the file where it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Headings and rows; encoding and delimiter only where the file is text."""

    format: str
    headings: Row
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""


def make_table(
    lines: Iterable[tuple[int, Sequence[str]]],
    *,
    kind: str,
    encoding: str = "",
    delimiter: str = "",
) -> Table:
    """Drop blank lines and blank tails; the first line left holds the headings."""
    rows = [Row(line, _trimmed(cells)) for line, cells in lines]
    filled = [row for row in rows if row.cells]
    if len(filled) < 2:
        raise ReaderError(
            "В файле нет ни одной строки с данными."
            " Проверьте, что выгрузка не пуста и что первая строка — заголовки."
        )
    return Table(kind, filled[0], tuple(filled[1:]), encoding, delimiter)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    # PostgreSQL keeps no NUL in text, and no program means one.
    texts = [cell.replace("\x00", "") for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)
