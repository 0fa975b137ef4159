"""XML in pieces: what is read so far is handed over before the next piece."""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

PIECE = 2**16


class BrokenError(Exception):
    """No XML, or XML with declarations that no workbook has."""


def parser() -> expat.XMLParserType:
    """One that refuses entities of its own, with which memory could be filled."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.buffer_size = PIECE
    made.StartDoctypeDeclHandler = _refuse
    return made


def pieces(made: expat.XMLParserType, file: IO[bytes]) -> Iterator[None]:
    """Parse a file; a turn for each piece. Raises BrokenError."""
    try:
        while piece := file.read(PIECE):
            made.Parse(piece, False)
            yield
        made.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenError(str(error)) from error
    yield


def elements(file: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element of a small file: its name and what it says."""
    found: list[tuple[str, dict[str, str]]] = []
    made = parser()
    made.StartElementHandler = lambda name, told: found.append((local(name), told))
    for _ in pieces(made, file):
        yield from found
        found.clear()


def local(name: str) -> str:
    """A name without the prefix that a program happens to use."""
    return name.rpartition(":")[2]


class Names(dict[str, str]):
    """Local names by written ones, each found once."""

    def __missing__(self, name: str) -> str:
        self[name] = found = local(name)
        return found


def attribute(told: dict[str, str], name: str) -> str | None:
    """What an element says under a name with any prefix."""
    found: Callable[[str], bool] = lambda written: local(written) == name  # noqa: E731
    return next((told[written] for written in told if found(written)), None)


def _refuse(*told: object) -> None:
    raise BrokenError("DOCTYPE")
