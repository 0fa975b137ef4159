"""JSON of billing programs: a list of records, each with lists inside it.

The records of ``path`` become rows. A step of the path goes into a list inside
every record, and the record's own plain fields come along: «accounts.accruals»
gives a row for each accrual with ``number`` of its account beside it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imports.readers.encodings import codec, find_encoding
from imports.readers.source import Source
from imports.readers.table import (
    MAX_BYTES,
    Options,
    ReaderError,
    Table,
    Told,
    make_table,
)

Record = dict[str, str]


def read_json(source: Source, *, options: Options) -> Table:
    if source.size > MAX_BYTES:
        raise ReaderError("Файл слишком велик. Выгрузите его по частям.")
    encoding = find_encoding(source, told=options.encoding)
    content = _parse(source.bytes().decode(codec(encoding)))
    steps = tuple(filter(None, options.path.split(".")))
    records = list(_records(content, steps, {}))
    names = list(dict.fromkeys(name for record in records for name in record))

    def lines() -> Iterator[tuple[int, list[str]]]:
        yield 0, names
        for number, record in enumerate(records, 1):
            yield number, [record.get(name, "") for name in names]

    return make_table(lines, told=Told("json", encoding), options=Options())


def _parse(text: str) -> Any:
    try:
        # A float is a rounded number already: money stays as it is written.
        return json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise ReaderError("Файл json повреждён. Выгрузите его заново.") from error


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
