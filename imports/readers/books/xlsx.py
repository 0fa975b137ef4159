"""xlsx: each row as soon as it is there, whatever range the sheet declares."""

import posixpath
from collections.abc import Callable
from typing import IO
from zipfile import ZipFile

from imports.readers.books import MAX_WIDTH, Rows, TooWideError
from imports.readers.books.serials import DATE, DURATION, dated, elapsed, plain, shows
from imports.readers.books.strings import Strings, read_strings, unescaped
from imports.readers.books.xml import (
    BrokenError,
    Names,
    attribute,
    elements,
    parser,
    pieces,
)

WORKBOOK = "xl/workbook.xml"
DIGITS = "0123456789"
LETTERS = 26
TRUE = ("1", "true")


class Xlsx:
    def __init__(self, file: IO[bytes]) -> None:
        self._archive = ZipFile(file)
        # Some programs write «XL\Workbook.xml».
        self._members = {_path(n): n for n in self._archive.namelist()}
        self._sheets: dict[str, str] = {}
        self._is_1904 = False
        self._read_workbook()
        self._shown = self._read_styles()
        self._strings: Strings | None = None

    @property
    def names(self) -> list[str]:
        return list(self._sheets)

    def rows(self, name: str) -> Rows:
        if self._strings is None:
            self._strings = self._read_strings()
        sheet = Sheet(self._strings, self._shown, is_1904=self._is_1904)
        with self._open(self._sheets[name]) as file:
            for _ in pieces(sheet.parser, file):
                yield from sheet.ready
                sheet.ready.clear()

    # Its parts

    def _open(self, path: str) -> IO[bytes]:
        member = self._members.get(_path(path))
        if member is None:
            raise BrokenError(path)
        return self._archive.open(member)

    def _read_workbook(self) -> None:
        targets = self._targets()
        with self._open(WORKBOOK) as file:
            for name, told in elements(file):
                if name == "workbookPr":
                    self._is_1904 = told.get("date1904") in TRUE
                path = targets.get(attribute(told, "id") or "")
                if name == "sheet" and path:
                    self._sheets[told["name"]] = path

    def _targets(self) -> dict[str, str]:
        """Where the sheets of the workbook are, by their marks in it."""
        with self._open("xl/_rels/workbook.xml.rels") as file:
            return {
                told["Id"]: posixpath.normpath(posixpath.join("/xl", told["Target"]))
                for name, told in elements(file)
                if name == "Relationship" and told["Type"].endswith("/worksheet")
            }

    def _read_styles(self) -> list[str]:
        """What the numbers of each style of cells show."""
        if "xl/styles.xml" not in self._members:
            return []
        codes: dict[int, str] = {}
        found: list[str] = []
        is_cell = False
        with self._open("xl/styles.xml") as file:
            for name, told in elements(file):
                if name == "numFmt":
                    codes[int(told["numFmtId"])] = told.get("formatCode", "")
                elif name in ("cellXfs", "cellStyles"):
                    is_cell = name == "cellXfs"
                elif name == "xf" and is_cell:
                    number = int(told.get("numFmtId", "0"))
                    found.append(shows(number, codes.get(number)))
        return found

    def _read_strings(self) -> Strings:
        if "xl/sharedstrings.xml" not in self._members:
            return Strings()
        with self._open("xl/sharedStrings.xml") as file:
            return read_strings(file)


class Sheet:
    """What a parser tells of a sheet, as rows that are ready."""

    def __init__(self, strings: Strings, shown: list[str], *, is_1904: bool) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self.parser = parser()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self._strings, self._shown, self._is_1904 = strings, shown, is_1904
        self._names, self._columns = Names(), Columns()
        self._number = 0
        self._cells: list[str] = []
        self._told: dict[str, str] = {}
        self._parts: list[str] = []
        self._reads = False
        self._meant: dict[str, Callable[[str], str]] = {
            "s": lambda text: strings[int(text)],
            "str": unescaped,
            "inlineStr": unescaped,
            "b": lambda text: "да" if text in TRUE else "нет",
            "d": str.strip,
            "e": lambda text: "",
        }

    def _begin(self, name: str, told: dict[str, str]) -> None:
        name = self._names[name]
        if name == "c":
            self._told = told
            self._parts = []
        elif name in ("v", "t"):
            self._reads = True
        elif name == "rPh":
            # How to pronounce it stands in a «t», too.
            self._parts, self._spared = [], self._parts
        elif name == "row":
            self._number = int(told.get("r") or self._number + 1)
            self._cells = []

    def _end(self, name: str) -> None:
        name = self._names[name]
        if name == "c":
            self._place()
        elif name in ("v", "t"):
            self._reads = False
        elif name == "rPh":
            self._parts = self._spared
        elif name == "row" and any(self._cells):
            self.ready.append((self._number, self._cells))

    def _take(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)

    def _place(self) -> None:
        """Put the cell where it says that it stands, or behind the last one."""
        cells, told = self._cells, self._told
        where = told.get("r")
        column = self._columns[where.rstrip(DIGITS)] if where else len(cells)
        text = self._text("".join(self._parts)) if self._parts else ""
        if column == len(cells):
            cells.append(text)
            return
        if column >= MAX_WIDTH:
            if text:
                raise TooWideError
            return
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text

    def _text(self, written: str) -> str:
        told = self._told
        meant = self._meant.get(told.get("t", "n"))
        if meant:
            return meant(written)
        style = told.get("s")
        shown = self._shown[int(style)] if style else ""
        if shown == DATE:
            return dated(written, is_1904=self._is_1904)
        return elapsed(written) if shown == DURATION else plain(written)


class Columns(dict[str, int]):
    """Positions of columns by their letters, each found once."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * LETTERS + ord(letter) - ord("A") + 1
        self[letters] = number - 1
        return number - 1


def _path(written: str) -> str:
    return written.replace("\\", "/").lstrip("/").casefold()
