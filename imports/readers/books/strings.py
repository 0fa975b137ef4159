"""The shared strings of a workbook: a few in memory, many in a temporary file."""

import os
import re
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO

from imports.readers.books.xml import Names, parser, pieces

# So many characters are held in memory.
HELD = 16 * 2**20
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Strings:
    """Texts by their number."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        if self._file:
            self._write(text)
            return
        self._texts.append(text)
        self._size += len(text)
        if self._size > HELD:
            self._spill()

    def close(self) -> None:
        """Call it when all are there."""
        if self._file:
            self._file.flush()

    def __getitem__(self, number: int) -> str:
        if not self._file:
            return self._texts[number]
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - begin, begin).decode(
            errors="surrogatepass"
        )

    def _spill(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="import-")  # noqa: SIM115
        texts, self._texts = self._texts, []
        for text in texts:
            self._write(text)

    def _write(self, text: str) -> None:
        assert self._file  # noqa: S101
        written = text.encode(errors="surrogatepass")
        self._file.write(written)
        self._ends.append(self._ends[-1] + len(written))


def read_strings(file: IO[bytes]) -> Strings:
    found = Strings()
    for text in _texts(file):
        found.add(text)
    found.close()
    return found


def unescaped(text: str) -> str:
    """«_x000D_» is how a book writes what XML can't."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _texts(file: IO[bytes]) -> Iterator[str]:
    items = Items()
    for _ in pieces(items.parser, file):
        yield from items.ready
        items.ready.clear()


class Items:
    """The text of each item, without the hints of how to pronounce it."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self.parser = parser()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self._names, self._parts = Names(), list[str]()
        self._reads, self._hints = False, 0

    def _begin(self, name: str, told: dict[str, str]) -> None:
        name = self._names[name]
        if name == "si":
            self._parts.clear()
        elif name == "t":
            self._reads = not self._hints
        elif name == "rPh":
            self._hints += 1

    def _end(self, name: str) -> None:
        name = self._names[name]
        if name == "si":
            self.ready.append(unescaped("".join(self._parts)))
        elif name == "t":
            self._reads = False
        elif name == "rPh":
            self._hints -= 1

    def _take(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)
