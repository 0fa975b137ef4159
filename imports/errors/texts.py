"""A text of rows as it stands, with what is wrong at the end of its lines."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from imports.errors.marks import Marks
from imports.guard import guarded_cell
from imports.models import ImportRun
from imports.readers import Options
from imports.readers.encodings import codec
from imports.readers.source import Source
from imports.readers.text import Lines, split

# Signs that the code pages of DOS and KOI8-R don't have.
PLAIN = str.maketrans("«»—–№", '""--N')


def marked_text(
    source: Source, run: ImportRun, options: Options, marks: Marks
) -> Iterator[bytes]:
    """The same lines in the same encoding; only those with an error differ."""
    name = codec(run.encoding)
    texts = {n: _encodable(text, run.encoding) for n, text in marks.texts.items()}
    marks = replace(marks, texts=texts)
    encoder = codecs.getincrementalencoder(name)("replace")
    with io.TextIOWrapper(source.open(), name, newline="") as file:
        for line in _marked(file, run.delimiter, options, marks):
            yield encoder.encode(line)


def _marked(
    file: Iterable[str], delimiter: str, options: Options, marks: Marks
) -> Iterator[str]:
    taken: list[str] = []
    begin = 1

    def recorded() -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line

    for number, cells in split(Lines(recorded(), options.asides), delimiter, options):
        # Lines set aside stand before the row's own.
        own = taken[number - begin :]
        yield from taken[: number - begin]
        begin += len(taken)
        taken.clear()
        is_row = number >= options.first_row and any(cell.strip() for cell in cells)
        marked = marks.cells(number, cells) if is_row else cells
        yield _line("".join(own), cells, marked, delimiter, quoting=options.quoting)
    yield from taken


def _line(
    raw: str,
    cells: Sequence[str],
    marked: Sequence[str],
    delimiter: str,
    *,
    quoting: bool,
) -> str:
    safe = [guarded_cell(cell) for cell in marked] if quoting else marked
    if safe == cells:
        return raw
    ending = raw[len(raw.rstrip("\r\n")) :] or "\n"
    if quoting:
        return _quoted(safe, delimiter) + ending
    text = " ".join(marked[-1].replace(delimiter, ",").split())
    return delimiter.join([*marked[:-1], text]) + ending


def _quoted(cells: Sequence[str], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(cells)
    return text.getvalue()


def _encodable(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN)
    return text
