"""JSON in pieces: the values of a long list one after another."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

PIECE = 2**18
# A longer value is no record, and would fill memory.
MAX_VALUE = 16 * 2**20
# A float is a rounded number already: money stays as it is written.
DECODER = json.JSONDecoder(parse_float=str, parse_int=str)
BLANK = " \t\r\n"


class JsonStream:
    """A text, and how far it is read. Every method may raise ValueError."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at = file, "", 0
        self._is_whole = False

    def peek(self) -> str:
        """The character with which the next value begins; nothing at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except ValueError:
                if not self._more():
                    raise
                continue
            # A number at the end may go on.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def items(self) -> Iterator[Any]:
        """The values of the list that begins here."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield self.value()
            if self.peek() == "]":
                break
            self._take(",")
        self._take("]")

    def members(self) -> Iterator[str]:
        """The names in the object that begins here; read each one's value."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            name = self.value()
            self._take(":")
            yield str(name)
            if self.peek() == "}":
                break
            self._take(",")
        self._take("}")

    def skip(self) -> None:
        """Go past the next value, however long a list it is."""
        if self.peek() == "[":
            for _ in self.items():
                pass
        else:
            self.value()

    def end(self) -> None:
        if self.peek():
            raise ValueError("more than one value")

    def _take(self, expected: str) -> None:
        if self.peek() != expected:
            raise ValueError(expected)
        self._at += 1

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        left = self._text[self._at :]
        if len(left) > MAX_VALUE:
            raise ValueError("too long")
        piece = "" if self._is_whole else self._file.read(max(PIECE, len(left)))
        self._is_whole = not piece
        self._text, self._at = left + piece, 0
        return bool(piece)
