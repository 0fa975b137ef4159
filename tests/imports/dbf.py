"""Write a dBase III table, as old billing programs do."""

import struct
from collections.abc import Sequence

DELETED, KEPT = b"*", b" "


def dbf(
    fields: Sequence[tuple[str, str, int]],
    rows: Sequence[Sequence[str]],
    *,
    encoding: str = "cp866",
    code_page: int = 0,
    deleted: frozenset[int] = frozenset(),
) -> bytes:
    start = 32 + 32 * len(fields) + 1
    length = 1 + sum(width for *_, width in fields)
    head = struct.pack(
        "<B3sIHH17xBxx", 3, b"\x19\x01\x01", len(rows), start, length, code_page
    )
    described = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(encoding), kind.encode(), width, 0)
        for name, kind, width in fields
    )
    records = b"".join(
        (DELETED if number in deleted else KEPT)
        + b"".join(
            _cell(cell, kind, width, encoding)
            for cell, (_, kind, width) in zip(row, fields, strict=True)
        )
        for number, row in enumerate(rows)
    )
    return head + described + b"\x0d" + records + b"\x1a"


def _cell(cell: str, kind: str, width: int, encoding: str) -> bytes:
    data = cell.encode(encoding)[:width]
    return data.rjust(width) if kind in "NF" else data.ljust(width)
