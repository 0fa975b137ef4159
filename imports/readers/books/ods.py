"""ods: one long file of tables, in which rows and cells say how often they repeat."""

from typing import IO
from zipfile import ZipFile

from imports.readers.books import MAX_WIDTH, Rows, TooWideError
from imports.readers.books.serials import plain
from imports.readers.books.xml import BrokenError, attribute, elements, parser, pieces

# What a spreadsheet holds at most.
MAX_ROWS = 1_048_576
NUMBERS = ("float", "currency", "percentage")
# Remarks of people stand inside the cell that they are about.
REMARK = "office:annotation"
CELLS = ("table:table-cell", "table:covered-table-cell")
MIDNIGHT = "T00:00:00"


class Ods:
    def __init__(self, file: IO[bytes]) -> None:
        self._archive = ZipFile(file)
        if "content.xml" not in self._archive.namelist():
            raise BrokenError("content.xml")
        with self._archive.open("content.xml") as content:
            self.names = [
                attribute(told, "name") or ""
                for name, told in elements(content)
                if name == "table"
            ]

    def rows(self, name: str) -> Rows:
        table = Table(name)
        with self._archive.open("content.xml") as file:
            for _ in pieces(table.parser, file):
                yield from table.ready
                table.ready.clear()
                if table.is_over:
                    return


class Table:
    """What a parser tells of one table, as rows that are ready."""

    def __init__(self, name: str) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self.is_over = False
        self.parser = parser()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self._name, self._inside = name, 0
        self._number = 0
        self._repeats = 1
        self._cells: list[str] = []
        # Blank cells count only when something follows them.
        self._blank = 0
        self._told: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._remarks, self._reads = 0, False

    def _begin(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            # A table may stand inside a cell of another.
            is_ours = told.get("table:name") == self._name and not self.is_over
            self._inside += 1 if self._inside or is_ours else 0
        elif self._inside != 1:
            return
        elif name == "table:table-row":
            self._repeats = int(told.get("table:number-rows-repeated", "1"))
            self._cells, self._blank = [], 0
        elif name in CELLS:
            self._told, self._paragraphs = told, []
        elif name == REMARK:
            self._remarks += 1
        elif not self._remarks:
            self._begin_text(name, told)

    def _begin_text(self, name: str, told: dict[str, str]) -> None:
        if name == "text:p":
            self._paragraphs.append("")
            self._reads = True
        elif name == "text:s" and self._reads:
            self._take(" " * min(int(told.get("text:c", "1")), MAX_WIDTH))
        elif name == "text:tab" and self._reads:
            self._take("\t")
        elif name == "text:line-break" and self._reads:
            self._take("\n")

    def _end(self, name: str) -> None:
        if name == "table:table" and self._inside:
            self._inside -= 1
            self.is_over = not self._inside
        elif self._inside != 1:
            return
        elif name == REMARK:
            self._remarks -= 1
        elif name == "text:p":
            self._reads = self._reads and bool(self._remarks)
        elif name in CELLS:
            self._place(self._text() if name == CELLS[0] else "")
        elif name == "table:table-row":
            self._end_row()

    def _take(self, text: str) -> None:
        if self._reads and not self._remarks:
            self._paragraphs[-1] += text

    def _place(self, text: str) -> None:
        repeats = int(self._told.get("table:number-columns-repeated", "1"))
        if not text:
            self._blank += repeats
            return
        if len(self._cells) + self._blank + repeats > MAX_WIDTH:
            raise TooWideError
        self._cells += [""] * self._blank + [text] * repeats
        self._blank = 0

    def _end_row(self) -> None:
        first, self._number = self._number + 1, self._number + self._repeats
        if self._cells:
            last = min(self._number, MAX_ROWS)
            self.ready += [(n, list(self._cells)) for n in range(first, last + 1)]

    def _text(self) -> str:
        told = self._told
        kind = told.get("office:value-type") or told.get("calcext:value-type")
        if kind in NUMBERS:
            return plain(told["office:value"])
        if kind == "date":
            return told["office:date-value"].removesuffix(MIDNIGHT)
        if kind == "time":
            return _time(told["office:time-value"])
        if kind == "boolean":
            return "да" if told.get("office:boolean-value") == "true" else "нет"
        return told.get("office:string-value") or "\n".join(self._paragraphs)


def _time(written: str) -> str:
    """«PT14H30M00S» as 14:30:00."""
    figures = written.removeprefix("PT").rstrip("S")
    return ":".join(figures.replace("H", ":").replace("M", ":").split(":"))
