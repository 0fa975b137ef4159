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
        self._plain = array("Q")  # number, offset; number, offset; …
        self._packed = array("Q")  # first number, how many, the pack's number; …
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
        self._plain.extend([number, self._at])
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
        self._packed.extend([first, len(bodies), pack])

    def close(self, catalog: int, info: int) -> None:
        """Write where everything is; the file is whole then."""
        number, start = self.reserve(), self._at
        self._plain.extend([number, start])
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
        plain = zip(self._plain[::2], self._plain[1::2], strict=True)
        packs = zip(
            self._packed[::3], self._packed[1::3], self._packed[2::3], strict=True
        )
        runs = [(number, _entry(PLAIN, offset, 0)) for number, offset in plain]
        every = sorted([*runs, *((first, (many, p)) for first, many, p in packs)])
        for _, run in every:
            yield run if isinstance(run, bytes) else _run(*run)

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


def _run(many: int, pack: int) -> bytes:
    return b"".join(_entry(PACKED, pack, index) for index in range(many))
