"""Where the bytes of a file are: in memory, or on disk as long as they are needed."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Source:
    """Bytes that can be read again from the beginning, and the file's name.

    ``owner`` is a temporary file, which lives as long as its source does.
    """

    data: bytes | Path
    name: str
    owner: Any = None

    def open(self) -> BinaryIO:
        if isinstance(self.data, Path):
            return self.data.open("rb")
        return io.BytesIO(self.data)

    @property
    def size(self) -> int:
        if isinstance(self.data, Path):
            return self.data.stat().st_size
        return len(self.data)

    def head(self, length: int = 4096) -> bytes:
        with self.open() as file:
            return file.read(length)

    def bytes(self) -> bytes:
        with self.open() as file:
            return file.read()
