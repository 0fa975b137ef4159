"""dBase III: the tables of old billing programs, in one of the code pages of DOS."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from imports.readers.encodings import likeliest
from imports.readers.source import Source
from imports.readers.table import (
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    make_table,
)

VERSIONS = (0x03, 0x04, 0x30, 0x31, 0x83, 0x8B, 0xF5)
# The byte that declares the code page; many programs leave it zero.
CODE_PAGES = {0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251"}
GUESSED = ("cp866", "cp1251")
HEADER, FIELD = 32, 32
END_OF_FIELDS, END_OF_FILE, DELETED = 0x0D, 0x1A, 0x2A
TRUE, FALSE = "TtYyДд", "FfNnНн"


@dataclass(frozen=True)
class Field:
    name: bytes
    type: str
    start: int
    length: int


@dataclass(frozen=True)
class Layout:
    """Where the records of a file lie, and their fields."""

    records: int
    start: int
    length: int
    code_page: int
    fields: tuple[Field, ...]


def read_dbf(source: Source, *, options: Options) -> Table:
    layout = _layout(source)
    encoding = options.encoding or _encoding(source, layout)
    headings = [_text(field.name, encoding) for field in layout.fields]

    def lines() -> Iterator[tuple[int, list[str]]]:
        yield 0, headings
        yield from _records(source, layout, encoding)

    return make_table(
        lines,
        told=Told("dbf", encoding),
        options=Options(),
        small=source.size <= SMALL,
    )


def _layout(source: Source) -> Layout:
    with source.open() as file:
        head = file.read(HEADER)
        if len(head) < HEADER or head[0] not in VERSIONS:
            raise _broken()
        records, start, length = struct.unpack("<IHH", head[4:12])
        described = file.read(max(start - HEADER, 0))
    fields = tuple(_fields(described))
    used = 1 + sum(field.length for field in fields)
    whole = source.size >= start + records * length
    if not fields or length < used or not whole:
        raise _broken()
    return Layout(records, start, length, head[29], fields)


def _fields(described: bytes) -> Iterator[Field]:
    start = 1
    for at in range(0, len(described) - FIELD + 1, FIELD):
        one = described[at : at + FIELD]
        if one[0] == END_OF_FIELDS:
            return
        name = one[:11].split(b"\x00")[0]
        yield Field(name, chr(one[11]).upper(), start, one[16])
        start += one[16]


def _encoding(source: Source, layout: Layout) -> str:
    declared = CODE_PAGES.get(layout.code_page)
    if declared:
        return declared
    with source.open() as file:
        file.seek(HEADER)
        sample = file.read(2**20)
    return "cp866" if sample.isascii() else likeliest(_letters(sample), GUESSED)


def _letters(sample: bytes) -> bytes:
    """Without the binary of the header, which is no language."""
    return bytes(byte if byte >= 32 else 32 for byte in sample)


def _records(
    source: Source, layout: Layout, encoding: str
) -> Iterator[tuple[int, list[str]]]:
    with source.open() as file:
        file.seek(layout.start)
        for number in range(1, layout.records + 1):
            record = file.read(layout.length)
            if len(record) < layout.length or record[0] == END_OF_FILE:
                raise _broken()
            if record[0] != DELETED:
                yield number, [_cell(record, f, encoding) for f in layout.fields]


def _cell(record: bytes, field: Field, encoding: str) -> str:
    raw = record[field.start : field.start + field.length]
    text = _text(raw, encoding)
    if field.type == "D":
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 else text
    if field.type == "L":
        return "да" if text in tuple(TRUE) else "нет" if text in tuple(FALSE) else ""
    return "" if field.type == "M" else text


def _text(raw: bytes, encoding: str) -> str:
    return raw.replace(b"\x00", b" ").decode(encoding, "replace").strip()


def _broken() -> ReaderError:
    return ReaderError(
        "Таблица dbf повреждена или оборвана."
        " Выгрузите её заново или сохраните как csv или xlsx."
    )
