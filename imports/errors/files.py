"""Which form the error file of a run has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from imports.errors.marks import Marks
from imports.errors.tables import as_book, as_csv
from imports.errors.texts import marked_text
from imports.kept import kept_file
from imports.models import ImportRun
from imports.profiles.schema import parse_settings
from imports.profiles.settings import Settings
from imports.readers import Options, Row, opened, read
from imports.readers.sheets import SHEET_FORMATS
from imports.readers.source import Source
from imports.readers.text import TEXT_FORMATS
from imports.report import Message

CSV = "text/csv; charset=utf-8"
TXT = "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOLE_FILE = 0


@dataclass(frozen=True)
class ErrorFile:
    name: str
    content_type: str
    content: Iterator[bytes]


def error_file(
    run: ImportRun, errors: Iterable[Message], *, suffix: str = ""
) -> ErrorFile:
    """The run's file with its errors; ``suffix`` asks for csv or xlsx instead."""
    settings = parse_settings(run.reading)
    source, format_ = opened(Source(kept_file(run), run.original_name))
    table = read(data=source.data, name=source.name, options=settings.options)
    first = next(iter(table.rows)).line
    marks = Marks(
        texts=_texts(errors, first),
        heading=table.headings.line if settings.headings else None,
        width=len(table.headings.cells),
    )
    stem = f"errors-{run.pk}"
    if format_ in TEXT_FORMATS and suffix in ("", "csv", "txt"):
        content = marked_text(source, run, settings.options, marks)
        name = f"{stem}{PurePath(source.name).suffix}"
        return ErrorFile(name, CSV if format_ == "csv" else TXT, content)
    if format_ in (*TEXT_FORMATS, *SHEET_FORMATS):
        rows: Iterable[Row] = _raw(source, settings.options)
    else:
        rows = [replace(table.headings, line=0), *table.rows]
        marks = replace(marks, heading=0)
    if suffix == "xlsx" or (format_ in SHEET_FORMATS and suffix != "csv"):
        named = settings.sheet if settings.sheet in table.sheets else ""
        title = named or next(iter(table.sheets), "")
        return ErrorFile(
            f"{stem}.xlsx",
            XLSX,
            as_book(rows, marks, title, beside=_beside(source, settings)),
        )
    return ErrorFile(f"{stem}.csv", CSV, _csv(rows, marks, settings))


def _csv(rows: Iterable[Row], marks: Marks, settings: Settings) -> Iterator[bytes]:
    encoding, delimiter = settings.encoding or "utf-8", settings.delimiter or ";"
    return as_csv(rows, marks, encoding=encoding, delimiter=delimiter)


def _raw(source: Source, options: Options) -> Iterable[Row]:
    """Every filled line as it stands, what is no row of data too."""
    plain = replace(options, headings=False, first_row=0, asides=(), beside="")
    return read(data=source.data, name=source.name, options=plain).rows


def _beside(source: Source, settings: Settings) -> Mapping[str, Iterable[Row]]:
    """The second sheet as it stands, where the profile reads two together."""
    if not settings.beside:
        return {}
    options = replace(settings.options, sheet=settings.beside)
    return {settings.beside: _raw(source, options)}


def _texts(errors: Iterable[Message], first: int) -> Mapping[int, str]:
    """What is wrong in each line; what is wrong in the whole file, in the first."""
    texts: dict[int, list[str]] = defaultdict(list)
    for error in errors:
        told = f"«{error.column}»: {error.text}" if error.column else error.text
        texts[error.line or first].append(told)
    return {line: " ".join(told) for line, told in texts.items()}
