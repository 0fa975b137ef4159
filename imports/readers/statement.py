"""Bank statements in the form that 1С exchanges: «Ключ=Значение» in sections.

A row is a document; its columns are the keys of all documents. What stands
outside of documents (whose statement it is, what came in all) is set aside.
"""

import io
from collections.abc import Iterator

from imports.readers.encodings import codec, find_encoding
from imports.readers.source import Source
from imports.readers.table import (
    MAX_ASIDES,
    MAX_BYTES,
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
    if source.size > MAX_BYTES:
        raise ReaderError("Файл слишком велик. Выгрузите выписку по частям.")
    # The header's own «Кодировка» is often wrong: the text itself tells.
    encoding = find_encoding(source, told=options.encoding)
    statement = Statement(source.bytes().decode(codec(encoding)))
    found = (name for _, document in statement.documents for name in document)
    names = list(dict.fromkeys([*USUAL, *found]))

    def lines() -> Iterator[tuple[int, list[str]]]:
        yield 0, names
        for line, document in statement.documents:
            yield line, [document.get(name, "") for name in names]

    told = Told(FORMAT, encoding, asides=tuple(statement.asides[:MAX_ASIDES]))
    return make_table(lines, told=told, options=Options())


class Statement:
    """The documents of a statement, each with the line where it begins."""

    def __init__(self, text: str) -> None:
        self.documents: list[tuple[int, Document]] = []
        self.asides: list[str] = []
        self._open: Document | None = None
        self._key = ""
        self._ended = False
        for number, line in enumerate(io.StringIO(text), 1):
            self._take(number, line.strip())
        if self._open is not None or not self._ended:
            raise ReaderError(BROKEN)

    def _take(self, number: int, line: str) -> None:
        name, told, value = line.partition("=")
        if name == BEGIN:
            self._open = {KIND: value}
            self.documents.append((number, self._open))
        elif line == END:
            self._open = None
        elif self._open is not None:
            self._note(self._open, name if told else "", value if told else line)
        elif line:
            self._ended = self._ended or line == LAST
            self.asides.append(line)

    def _note(self, document: Document, name: str, value: str) -> None:
        """A line without a key goes on with what stood above it."""
        if name:
            self._key, document[name] = name, value
        elif value and self._key in document:
            document[self._key] = f"{document[self._key]} {value}"
