"""csv and txt: which encoding, which delimiter, which cells."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from imports.guard import MARK, without_guards
from imports.readers.encodings import codec, find_encoding
from imports.readers.source import Source
from imports.readers.table import (
    MAX_ASIDES,
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    aside,
    make_table,
)

DELIMITERS = (";", "\t", "|", ",")
TEXT_FORMATS = ("csv", "txt")
# No program writes a longer cell; what is longer is an unclosed quote.
MAX_CELL = 131_072


class Lines:
    """The lines of a text, without those set aside; ``first`` begins a row.

    ``guarded`` says that an apostrophe was met, so cells may be guarded by one.
    """

    def __init__(self, file: Iterable[str], asides: tuple[str, ...]) -> None:
        self.file, self._is_aside = file, aside(asides)
        self.number, self.first = 0, 0
        self.guarded = False
        self.asides: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.number += 1
            if not self.first and self._is_aside(line):
                self._set_aside(line)
                continue
            self.first = self.first or self.number
            self.guarded = self.guarded or MARK in line
            yield line

    def begin(self) -> int:
        """Where the row just read begins; the next line begins another."""
        first, self.first = self.first, 0
        return first

    def _set_aside(self, line: str) -> None:
        if len(self.asides) < MAX_ASIDES:
            self.asides.append(line.strip())


def read_text(source: Source, *, format: str, options: Options) -> Table:  # noqa: A002
    encoding = find_encoding(source, told=options.encoding)

    def opened() -> io.TextIOWrapper:
        return io.TextIOWrapper(source.open(), codec(encoding), newline="")

    delimiter = options.delimiter or find_delimiter(opened, options)
    told = Told(format, encoding, delimiter, _asides(opened, options))
    return make_table(
        lambda: _cells_of(opened, delimiter, options),
        told=told,
        options=options,
        small=source.size <= SMALL,
    )


def find_delimiter(opened: Callable[[], io.TextIOWrapper], options: Options) -> str:
    """The delimiter that cuts the first filled line into most cells."""
    with opened() as file:
        lines = islice(Lines(file, options.asides), max(options.first_row - 1, 0), None)
        filled = (line[:MAX_CELL] for line in lines if line.strip())
        heading = next(filled, "").rstrip("\r\n")
    return max(DELIMITERS, key=lambda mark: _count(heading, mark))


def _count(heading: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([heading], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _asides(
    opened: Callable[[], io.TextIOWrapper], options: Options
) -> tuple[str, ...]:
    """Lines set aside, and those above the first row."""
    with opened() as file:
        lines = Lines(file, options.asides)
        above: list[str] = []
        for line in lines if options.asides or options.first_row > 1 else ():
            number = lines.begin()
            if number < options.first_row and len(above) < MAX_ASIDES:
                above.append(line.strip())
    return (*lines.asides, *above)


def _cells_of(
    opened: Callable[[], io.TextIOWrapper], delimiter: str, options: Options
) -> Iterator[tuple[int, list[str]]]:
    with opened() as file:
        lines = Lines(file, options.asides)
        try:
            yield from split(lines, delimiter, options)
        except csv.Error as error:
            raise ReaderError(
                "Файл не разобрать на ячейки. Проверьте кавычки:"
                " одна незакрытая портит все строки после неё."
            ) from error


def split(
    lines: Lines, delimiter: str, options: Options
) -> Iterator[tuple[int, list[str]]]:
    """Cells of every row, and the line where it begins."""
    if not options.quoting:
        for line in lines:
            yield lines.begin(), line.rstrip("\r\n").split(delimiter)
        return
    # A quoted cell may hold line breaks: the next row begins after them.
    for cells in csv.reader(lines, delimiter=delimiter, strict=True):
        yield lines.begin(), without_guards(cells) if lines.guarded else cells
