"""Reading files of every container: how much memory, and how long for a workbook."""

import datetime as dt
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from bench.measuring import apart, seconds
from bench.months import HEADINGS, lines, write, write_book
from bench.result import Result, at_most
from imports.profiles.recognition import recognise
from imports.profiles.translation import open_table
from imports.readers import Options, read

ROWS = int(os.environ.get("BENCH_READ_ROWS", "1000000"))
BOOK_ROWS = int(os.environ.get("BENCH_BOOK_ROWS", "100000"))
MEMORY = 300
MONTH = dt.date(2017, 8, 1)
DOCUMENT = (
    "СекцияДокумент=Платежное поручение\nНомер={n}\nДата=12.09.2017\nСумма=100.50\n"
    "Плательщик=Петров\nНазначениеПлатежа=Квартплата ЛС {n}\nКонецДокумента\n"
)


def run() -> list[Result]:
    with TemporaryDirectory() as folder:
        return [*_memory(Path(folder)), *_book(Path(folder))]


def _memory(folder: Path) -> Iterator[Result]:
    """The most that any process holds while a file is read twice, as a load does."""
    for suffix, (write_file, rows) in CONTAINERS.items():
        path = folder / f"many.{suffix}"
        write_file(path, rows)
        megabytes, _ = apart(lambda path=path, rows=rows: _walk(path, rows))
        name = f"{rows} строк {suffix}, {path.stat().st_size // 2**20} МБ: память"
        yield at_most(name, megabytes, MEMORY, "МБ")
        path.unlink()


def _walk(path: Path, rows: int) -> None:
    table = read(data=path, name=path.name, options=Options())
    assert len(table.rows) == rows  # noqa: S101
    assert sum(1 for _ in table.rows) == rows  # noqa: S101


def _book(folder: Path) -> Iterator[Result]:
    """All the reading that a load from xlsx does, beside the fastest reader."""
    path = folder / "charges.xlsx"
    write_book(path, BOOK_ROWS, MONTH)
    fastest = seconds(
        lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    )
    ours = seconds(lambda: _as_a_load(path))
    name = f"{BOOK_ROWS} начислений из xlsx: узнать и прочитать, к 4 × чтению"
    yield at_most(name, ours, 4 * fastest, "с")


def _as_a_load(path: Path) -> None:
    found = recognise(data=path, name=path.name, kind="charges", profiles=())
    for _ in ("registered", "loaded"):
        table = open_table(
            data=path, name=path.name, kind="charges", settings=found.settings
        )
        assert sum(1 for _ in table.rows) == BOOK_ROWS  # noqa: S101


def _csv(path: Path, rows: int) -> None:
    write(path, rows, MONTH)


def _xlsx(path: Path, rows: int) -> None:
    write_book(path, rows, MONTH)


def _xls(path: Path, rows: int) -> None:
    """As many rows as the format has; in a process of its own, which it fills."""
    from xlwt import Workbook

    def save() -> None:
        book = Workbook(encoding="utf-8")
        sheet = book.add_sheet("1")
        for number, cells in enumerate((HEADINGS, *lines(rows, MONTH))):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
            if number % 1000 == 0:
                sheet.flush_row_data()
        book.save(str(path))

    apart(save)


def _ods(path: Path, rows: int) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("content.xml", "w") as content,
    ):
        content.write(ODS_BEGIN.encode())
        for row in (HEADINGS, *lines(rows, MONTH)):
            cells = "".join(map(cell.format, row))
            content.write(f"<table:table-row>{cells}</table:table-row>".encode())
        content.write(ODS_END.encode())


ODS_BEGIN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office'
    ':1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text='
    '"urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="1">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _dbf(path: Path, rows: int) -> None:
    names = [f"FIELD{number}" for number in range(len(HEADINGS))]
    width = 1 + 16 * len(names)
    start = 32 + 32 * len(names) + 1
    with path.open("wb") as file:
        file.write(b"\x03\x19\x01\x01" + rows.to_bytes(4, "little"))
        file.write(start.to_bytes(2, "little") + width.to_bytes(2, "little"))
        file.write(bytes(17) + b"\x65" + bytes(2))
        for name in names:
            file.write(name.encode().ljust(11, b"\0") + b"C" + bytes(4))
            file.write(bytes([16]) + bytes(15))
        file.write(b"\x0d")
        for row in lines(rows, MONTH):
            cells = b"".join(cell.encode("cp866").ljust(16)[:16] for cell in row)
            file.write(b" " + cells)


def _json(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, row in enumerate(lines(rows, MONTH)):
            record = dict(zip(HEADINGS, row, strict=True))
            file.write("," * bool(number) + json.dumps(record, ensure_ascii=False))
        file.write("]")


def _zip(path: Path, rows: int) -> None:
    write(path.with_suffix(".csv"), rows, MONTH)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path.with_suffix(".csv"), "charges.csv")


def _statement(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1251") as file:
        file.write("1CClientBankExchange\nКодировка=Windows\n")
        file.writelines(DOCUMENT.format(n=number) for number in range(rows))
        file.write("КонецФайла\n")


CONTAINERS: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "csv": (_csv, ROWS),
    "txt": (_statement, ROWS),
    "xlsx": (_xlsx, ROWS),
    # With the headings, all the 65 536 rows of an xls.
    "xls": (_xls, min(ROWS, 65_535)),
    "ods": (_ods, ROWS),
    "dbf": (_dbf, ROWS),
    "json": (_json, ROWS),
    "zip": (_zip, ROWS),
}
