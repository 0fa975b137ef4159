"""Rows of typed values as csv and xlsx, in the words of an import's columns."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cabinet import spreadsheets
from imports.kinds import Column, Type

Values = Iterable[Sequence[Any]]


def as_csv(columns: Sequence[Column], rows: Values) -> Iterator[bytes]:
    return spreadsheets.as_csv(_titles(columns), _shown(columns, rows))


def as_xlsx(columns: Sequence[Column], rows: Values) -> Iterator[bytes]:
    """Numbers as such, everything else as the text that comes back in."""
    return spreadsheets.as_xlsx(_titles(columns), _shown(columns, rows))


def _titles(columns: Sequence[Column]) -> list[str]:
    return [column.title for column in columns]


def _shown(columns: Sequence[Column], rows: Values) -> Iterator[list[Any]]:
    shown = [_show(column) for column in columns]
    for row in rows:
        yield [show(value) for show, value in zip(shown, row, strict=True)]


def _show(column: Column) -> Callable[[Any], Any]:
    if column.type is Type.MONTH:
        return lambda day: f"{day:%m.%Y}" if day else ""
    if column.type in (Type.NUMBER, Type.WHOLE):
        return lambda value: value
    if column.type is Type.DATE:
        return lambda day: f"{day:%d.%m.%Y}" if isinstance(day, dt.date) else ""
    return lambda value: "" if value is None else str(value)
