"""Bank statements in the form that 1С exchanges: «Ключ=Значение» in sections.

A row is a document; its columns are the keys of all documents. What stands
outside of documents (whose statement it is, what came in all) is set aside.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import chain

from imports.readers.encodings import codec, find_encoding
from imports.readers.source import Source
from imports.readers.table import (
    MAX_ASIDES,
    SMALL,
    Options,
    ReaderError,
    Table,
    Told,
    make_table,
)

MARK = b"1CClientBankExchange"
FORMAT = "1c"
BEGIN, END, LAST = "СекцияДокумент", "КонецДокумента", "КонецФайла"
KIND = "ВидДокумента"
# There even where no document of the file has them.
USUAL = (
    KIND,
    "Номер",
    "Дата",
    "Сумма",
    "ПлательщикСчет",
    "Плательщик",
    "ДатаСписано",
    "ДатаПоступило",
    "НазначениеПлатежа",
)
Document = dict[str, str]
BROKEN = (
    "Выписка оборвана: в ней нет строки «КонецФайла» или документ не закончен."
    " Выгрузите её заново."
)


def is_statement(source: Source) -> bool:
    """Whether a text begins as such a statement does, with or without a mark."""
    return source.head(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(MARK)


def read_statement(source: Source, *, options: Options) -> Table:
    """Raises ReaderError where the file is cut off."""
    # The header's own «Кодировка» is often wrong: the text itself tells.
    encoding = find_encoding(source, told=options.encoding)

    def documents(statement: Statement) -> Iterator[tuple[int, Document]]:
        with source.open() as file:
            text = io.TextIOWrapper(file, codec(encoding), newline="\n")
            yield from statement.documents(text)

    whole = Statement()
    found = (name for _, document in documents(whole) for name in document)
    names = list(dict.fromkeys(chain(USUAL, found)))

    def lines() -> Iterator[tuple[int, list[str]]]:
        yield 0, names
        for line, document in documents(Statement()):
            yield line, [document.get(name, "") for name in names]

    told = Told(FORMAT, encoding, asides=tuple(whole.asides))
    small = source.size <= SMALL
    return make_table(lines, told=told, options=Options(), small=small)


class Statement:
    """The documents of a statement, each with the line where it begins."""

    def __init__(self) -> None:
        self.asides: list[str] = []
        self._open: tuple[int, Document] | None = None
        self._key = ""
        self._ended = False

    def documents(self, lines: Iterable[str]) -> Iterator[tuple[int, Document]]:
        """One after another. Raises ReaderError at the end of a file that is cut off."""
        for number, line in enumerate(lines, 1):
            done = self._take(number, line.strip())
            if done:
                yield done
        if self._open or not self._ended:
            raise ReaderError(BROKEN)

    def _take(self, number: int, line: str) -> tuple[int, Document] | None:
        """The document that the line ends, if any."""
        name, told, value = line.partition("=")
        done = None
        if name == BEGIN:
            done, self._open = self._open, (number, {KIND: value})
        elif line == END:
            done, self._open = self._open, None
        elif self._open is not None:
            self._note(self._open[1], name if told else "", value if told else line)
        elif line:
            self._ended = self._ended or line == LAST
            self._set_aside(line)
        return done

    def _set_aside(self, line: str) -> None:
        if len(self.asides) < MAX_ASIDES:
            self.asides.append(line)

    def _note(self, document: Document, name: str, value: str) -> None:
        """A line without a key goes on with what stood above it."""
        if name:
            self._key, document[name] = name, value
        elif value and self._key in document:
            document[self._key] = f"{document[self._key]} {value}"
