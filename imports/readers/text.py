"""csv and txt: which encoding, which delimiter, which cells."""

import csv
import io
from collections.abc import Iterator

from imports.readers.encodings import decode
from imports.readers.table import ReaderError, Table, make_table

DELIMITERS = (";", "\t", "|", ",")


def read_text(*, data: bytes, kind: str) -> Table:
    text, encoding = decode(data)
    delimiter = find_delimiter(text)
    try:
        lines = list(_lines(text, delimiter))
    except csv.Error as error:
        raise ReaderError(
            "Файл не разобрать на ячейки. Проверьте кавычки:"
            " одна незакрытая портит все строки после неё."
        ) from error
    return make_table(lines, kind=kind, encoding=encoding, delimiter=delimiter)


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first filled line into most cells."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: _cells(heading, mark))


def _cells(heading: str, delimiter: str) -> int:
    return len(next(csv.reader([heading], delimiter=delimiter), []))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for cells in reader:
        yield begins, cells
        # A quoted cell may hold line breaks: the next row begins after them.
        begins = reader.line_num + 1
