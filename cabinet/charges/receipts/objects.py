"""The objects of a PDF file, written out at once; only where they lie is kept.

Small objects that come in crowds are packed: compressed together, and found by
the run of their numbers. So memory doesn't grow by what a town's receipts hold.
"""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from typing import BinaryIO

COMPRESSION = 6
# Kind, place and index of an entry of the table of objects, in bytes.
ENTRY = (1, 5, 2)
FREE, PLAIN, PACKED = 0, 1, 2
MOST_PACKED = 10_000


class Objects:
    """Numbered objects in a file that grows."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._count = 0
        # Numbers, and twice where each lies; odd for a pack's first number.
        self._numbers, self._places = array("Q"), array("Q")
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers that nobody else gets."""
        self._count += count
        return self._count - count + 1

    def add(self, body: bytes) -> int:
        number = self.reserve()
        self.put(number, body)
        return number

    def put(self, number: int, body: bytes) -> None:
        self._keep(number, self._at << 1)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add_stream(self, data: bytes, entries: str = "") -> int:
        return self.add(_packed_stream(entries, data))

    def pack(self, first: int, bodies: Sequence[str]) -> None:
        """Objects with consecutive reserved numbers, none of them a stream."""
        for start in range(0, len(bodies), MOST_PACKED):
            self._pack(first + start, bodies[start : start + MOST_PACKED])

    def _pack(self, first: int, bodies: Sequence[str]) -> None:
        at, heads = 0, []
        for number, text in enumerate(bodies, start=first):
            heads.append(f"{number} {at}")
            at += len(text) + 1
        head = " ".join(heads) + "\n"
        entries = f"/Type/ObjStm/N {len(bodies)}/First {len(head)}"
        pack = self.add_stream((head + "\n".join(bodies)).encode(), entries)
        self._keep(first, (pack * MOST_PACKED + len(bodies) - 1) << 1 | 1)

    def close(self, catalog: int, info: int) -> None:
        """Write where everything is; the file is whole then."""
        number, start = self.reserve(), self._at
        self._keep(number, start << 1)
        squeeze = zlib.compressobj(COMPRESSION)
        table = b"".join(map(squeeze.compress, self._entries())) + squeeze.flush()
        widths = " ".join(map(str, ENTRY))
        head = (
            f"/Type/XRef/Size {self._count + 1}/W[{widths}]/Root {catalog} 0 R"
            f"/Info {info} 0 R/Filter/FlateDecode"
        )
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, stream(head, table)))
        self._write(f"startxref\n{start}\n%%EOF\n".encode())

    def _entries(self) -> Iterator[bytes]:
        """The table, run by run in the order of numbers."""
        yield _entry(FREE, 0, 65535)
        for which in sorted(range(len(self._numbers)), key=self._numbers.__getitem__):
            place, is_packed = self._places[which] >> 1, self._places[which] & 1
            yield _run(place) if is_packed else _entry(PLAIN, place, 0)

    def _keep(self, number: int, place: int) -> None:
        self._numbers.append(number)
        self._places.append(place)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)


def stream(entries: str, data: bytes) -> bytes:
    head = f"<<{entries}/Length {len(data)}>>\nstream\n"
    return b"".join([head.encode(), data, b"\nendstream"])


def _packed_stream(entries: str, data: bytes) -> bytes:
    return stream(f"/Filter/FlateDecode{entries}", zlib.compress(data, COMPRESSION))


def _entry(kind: int, place: int, index: int) -> bytes:
    values = zip((kind, place, index), ENTRY, strict=True)
    return b"".join(value.to_bytes(size, "big") for value, size in values)


def _run(place: int) -> bytes:
    """Everything in a pack, whose objects have consecutive numbers."""
    pack, last = divmod(place, MOST_PACKED)
    return b"".join(_entry(PACKED, pack, index) for index in range(last + 1))
