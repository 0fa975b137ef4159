"""What every reader hands over."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import overload

# What a browser may send; a sheet is unpacked whole, a text is walked through.
MAX_BYTES = 100 * 2**20
MAX_TEXT_BYTES = 2 * 2**30
# A file of this size is kept in memory; a larger one is opened anew each time.
SMALL = 4 * 2**20
MAX_ASIDES = 1000
# What may stand in front of a line's first word.
IDLE = ' ";,|\t'
# How many rows are looked at for the mark of an error file.
SEARCHED = 1000
# What an error file adds, under a heading or without one; it is left out when
# the file comes back.
ERROR_HEADING = "Ошибка"
ERROR_LABEL = "Ошибка: "


class ReaderError(Exception):
    """Why a file can't be read, in words for staff."""


@dataclass(frozen=True)
class Row:
    """A row as text cells, and the line of the file where it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """How to read a file; what is empty is found out from the file itself.

    ``asides`` are prefixes of lines that are no rows: comments, headers and
    footers. ``first_row`` is the line of the headings, or of the first row of
    a file without headings. ``path`` names the list of a JSON file. ``beside``
    is another sheet, whose row with the first cell of ours in its cell ``beside_key``
    goes on at our cell ``beside_at``, both counted from one.
    """

    encoding: str = ""
    delimiter: str = ""
    quoting: bool = True
    asides: tuple[str, ...] = ()
    headings: bool = True
    first_row: int = 0
    sheet: str = ""
    beside: str = ""
    beside_at: int = 0
    beside_key: int = 1
    path: str = ""


class Rows(Sequence[Row]):
    """Rows of a large file: walking through them opens the file anew.

    Single rows are quick in ascending order, which is how rows are asked for;
    a step back walks from the beginning. ``count`` tells how many there are
    where that is quicker than a walk.
    """

    def __init__(
        self,
        walk: Callable[[], Iterator[Row]],
        count: Callable[[], int] | None = None,
    ) -> None:
        self._walk = walk
        self._find_count = count or (lambda: sum(1 for _ in walk()))
        self._cursor: Iterator[Row] = iter(())
        self._at, self._row = -1, Row(0, ())

    @cached_property
    def _count(self) -> int:
        return self._find_count()

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return next(self._walk(), None) is not None

    def __iter__(self) -> Iterator[Row]:
        return self._walk()

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(islice(self._walk(), *index.indices(self._count)))
        position = index + self._count if index < 0 else index
        if not 0 <= position < self._count:
            raise IndexError(index)
        if position != self._at:
            self._move(position)
        return self._row

    def _move(self, position: int) -> None:
        if position < self._at or self._at < 0:
            self._cursor, self._at = self._walk(), -1
        self._row = next(islice(self._cursor, position - self._at - 1, None))
        self._at = position


@dataclass(frozen=True)
class Table:
    """Headings and rows; encoding and delimiter only where the file is text.

    ``asides`` are the lines set aside, ``sheets`` the names of a workbook's
    sheets. ``find_problems`` says why the whole file can't be loaded; asked for
    them after a walk through all the rows, it need not walk again. ``footer`` is
    what the file says of itself. Where ``keep_empty``, an empty cell leaves what
    the portal holds. With a ``basket``, payments to unknown accounts are put aside instead of
    refusing the file. A ``mended`` file came back from an error file: its
    «Ошибка» is left out.
    """

    format: str
    headings: Row
    rows: Sequence[Row]
    encoding: str = ""
    delimiter: str = ""
    asides: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    find_problems: Callable[[], tuple[str, ...]] = tuple
    keep_empty: bool = False
    basket: bool = False
    footer: Mapping[str, Decimal] = field(default_factory=dict)
    mended: bool = False

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What refuses the whole file."""
        return self.find_problems()


@dataclass(frozen=True)
class Told:
    """What a reader knows of a file besides its rows."""

    format: str
    encoding: str = ""
    delimiter: str = ""
    asides: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


Lines = Iterable[tuple[int, Sequence[str]]]


def make_table(
    lines: Callable[[], Lines],
    *,
    told: Told,
    options: Options,
    small: bool = True,
) -> Table:
    """Drop blank lines and blank tails; the first line left holds the headings."""

    first = list(islice(_filled(lines(), options.first_row), SEARCHED))
    leave_out = _leaving_errors_out(first, options)

    def filled() -> Iterator[Row]:
        return _filled(leave_out(lines()), options.first_row)

    def body() -> Iterator[Row]:
        return islice(filled(), 1 if options.headings else 0, None)

    headings = _headings(filled, options)
    rows = collect(body, small=small)
    if headings is None or not rows:
        raise ReaderError(
            "В файле нет ни одной строки с данными."
            " Проверьте, что выгрузка не пуста и что первая строка — заголовки."
        )
    return Table(
        told.format,
        headings,
        rows,
        told.encoding,
        told.delimiter,
        told.asides,
        told.sheets,
        mended=_is_mended(first, options),
    )


def collect(
    walk: Callable[[], Iterator[Row]],
    *,
    small: bool,
    count: Callable[[], int] | None = None,
) -> Sequence[Row]:
    """The rows themselves, or a way to walk through them again."""
    return tuple(walk()) if small else Rows(walk, count)


def aside(prefixes: Iterable[str]) -> Callable[[str], bool]:
    """Whether a line, or a first cell, is one of those that are no rows.

    «Итого» may be quoted, in capitals, or stand behind empty cells; «Итогова» is a
    resident.
    """
    told = [re.escape(p) + (r"\b" if p[-1].isalnum() else "") for p in prefixes if p]
    if not told:
        return lambda text: False
    begins = re.compile("|".join(told), re.IGNORECASE)
    return lambda text: begins.match(text.lstrip(IDLE)) is not None


def error_position(cells: Sequence[str]) -> int | None:
    """Where a row of headings has «Ошибка»."""
    found = (n for n, c in enumerate(cells) if c.strip().casefold() == "ошибка")
    return next(found, None)


def without_label(cells: Sequence[str]) -> list[str]:
    """The cells of a row without headings, but for «Ошибка: …» at its end."""
    is_marked = bool(cells) and cells[-1].startswith(ERROR_LABEL)
    return list(cells[:-1] if is_marked else cells)


def _is_mended(first: Sequence[Row], options: Options) -> bool:
    if options.headings:
        return bool(first) and error_position(first[0].cells) is not None
    return any(row.cells[-1].startswith(ERROR_LABEL) for row in first)


def _leaving_errors_out(
    first: Sequence[Row], options: Options
) -> Callable[[Lines], Lines]:
    """What takes the errors out of a file that came back from an error file."""
    if not options.headings:
        return lambda rows: ((n, without_label(cells)) for n, cells in rows)
    position = error_position(first[0].cells) if first else None
    if position is None:
        return lambda rows: rows
    return lambda rows: (
        (n, [*cells[:position], *cells[position + 1 :]]) for n, cells in rows
    )


def _headings(walk: Callable[[], Iterator[Row]], options: Options) -> Row | None:
    if options.headings:
        return next(walk(), None)
    first = list(islice(walk(), 100))
    width = max((len(row.cells) for row in first), default=0)
    names = tuple(f"Столбец {number}" for number in range(1, width + 1))
    return Row(0, names) if first else None


def _filled(lines: Lines, first_row: int) -> Iterator[Row]:
    for line, cells in lines:
        if line < first_row:
            continue
        end = len(cells)
        while end and not cells[end - 1].strip():
            end -= 1
        if end:
            yield Row(line, tuple(cells[:end]))
