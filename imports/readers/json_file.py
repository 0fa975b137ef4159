"""JSON of billing programs: a list of records, each with lists inside it.

The records of ``path`` become rows. A step of the path goes into a list inside
every record, and the record's own plain fields come along: «accounts.accruals»
gives a row for each accrual with ``number`` of its account beside it.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imports.readers.encodings import codec, find_encoding
from imports.readers.json_stream import JsonStream
from imports.readers.source import Source
from imports.readers.table import (
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    make_table,
)

Record = dict[str, str]
BROKEN = "Файл json повреждён. Выгрузите его заново."


def read_json(source: Source, *, options: Options) -> Table:
    encoding = find_encoding(source, told=options.encoding)
    steps = tuple(filter(None, options.path.split(".")))

    def records() -> Iterator[Record]:
        with source.open() as file:
            text = io.TextIOWrapper(file, codec(encoding))
            try:
                yield from _walk(JsonStream(text), steps, above)
            except (ValueError, RecursionError) as error:
                raise ReaderError(BROKEN) from error

    above = _above(source, codec(encoding), steps)
    names = list(dict.fromkeys(name for record in records() for name in record))

    def lines() -> Iterator[tuple[int, list[str]]]:
        yield 0, names
        for number, record in enumerate(records(), 1):
            yield number, [record.get(name, "") for name in names]

    small = source.size <= SMALL
    told = Told("json", encoding)
    return make_table(lines, told=told, options=Options(), small=small)


def _above(source: Source, encoding: str, steps: Sequence[str]) -> Record:
    """Fields that stand around the first list, before or behind it."""
    with source.open() as file:
        stream = JsonStream(io.TextIOWrapper(file, encoding))
        try:
            found = _around(stream, steps)
            stream.end()
        except (ValueError, RecursionError) as error:
            raise ReaderError(BROKEN) from error
    return found


def _around(stream: JsonStream, steps: Sequence[str]) -> Record:
    found: Record = {}
    if not steps or stream.peek() != "{":
        stream.skip()
        return found
    for name in stream.members():
        if name != steps[0]:
            found |= _plain({name: stream.value()}, "")
            continue
        inner = _around(stream, steps[1:])
        found |= {f"{name}.{one}": value for one, value in inner.items()} | inner
    return found


def _walk(stream: JsonStream, steps: Sequence[str], above: Record) -> Iterator[Record]:
    """The records of a list of any length, one after another."""
    if stream.peek() == "[":
        for one in stream.items():
            yield from _records(one, steps, above)
    elif not steps or stream.peek() != "{":
        yield from _records(stream.value(), steps, above)
    else:
        for name in stream.members():
            if name == steps[0]:
                yield from _walk(stream, steps[1:], above)
            else:
                stream.skip()


def _records(found: Any, steps: Sequence[str], above: Record) -> Iterator[Record]:
    if isinstance(found, list):
        for one in found:
            yield from _records(one, steps, above)
    elif isinstance(found, Mapping):
        yield from _step(found, steps, above)


def _step(
    found: Mapping[str, Any], steps: Sequence[str], above: Record
) -> Iterator[Record]:
    known = above | dict(_plain(found, ""))
    if not steps:
        yield known
        return
    yield from _records(found.get(steps[0]), steps[1:], known)


def _plain(found: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Fields that are text or number; those of an object inside, with a dot."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from _plain(value, f"{prefix}{name}.")
        elif not isinstance(value, list):
            yield prefix + name, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "" if value is None else str(value).replace("\x00", "")
