"""Large workbooks go row by row, and say the same as calamine does of small ones."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.readers import Options, ReaderError, read, sheets
from imports.readers.books import TooWideError
from imports.readers.books.ods import Ods
from imports.readers.books.strings import Strings
from imports.readers.books.whole import Whole
from imports.readers.books.xlsx import Xlsx
from imports.readers.books.xml import BrokenError
from tests.imports import samples

DAYS = st.datetimes(dt.datetime(1900, 3, 2), dt.datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
CELLS = st.one_of(
    st.none(),
    st.sampled_from(["Лифт", "00012", "a;b", "две\nстроки", " с краю ", "_x0041_", "&<"]),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    DAYS,
    DAYS.map(dt.datetime.date),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=40)).map(
        lambda passed: passed - dt.timedelta(microseconds=passed.microseconds)
    ),
)  # fmt: skip


def both(data: bytes, way):
    """What each of the two readers makes of the first sheet."""
    slow, quick = way(io.BytesIO(data)), Whole(io.BytesIO(data))
    assert slow.names == quick.names
    return [
        [(number, trimmed(cells)) for number, cells in book.rows(book.names[0])]
        for book in (slow, quick)
    ]


def trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_xlsx_row_by_row_says_what_calamine_says(rows):
    slow, quick = both(samples.workbook(rows), Xlsx)

    assert slow == quick


def ods(rows: list[list[str]]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, table, data = OpenDocumentSpreadsheet(), Table(name="Лист"), io.BytesIO()
    for row in rows:
        line = TableRow()
        for told in row:
            cell = TableCell(valuetype=told[0], **told[1])
            for text in told[2].split("\n") if told[2] else ():
                cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(data)
    return data.getvalue()


ODS_CELLS = st.one_of(
    st.sampled_from(["Лифт", "00012", "две\nстроки", "&<"]).map(
        lambda text: ("string", {}, text)
    ),
    st.integers(-(10**9), 10**9).map(lambda n: ("float", {"value": n}, str(n))),
    st.floats(-1e9, 1e9, width=32).map(lambda n: ("float", {"value": n}, "…")),
    DAYS.map(lambda day: ("date", {"datevalue": day.isoformat()}, "…")),
    st.booleans().map(lambda b: ("boolean", {"booleanvalue": str(b).lower()}, "…")),
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(ODS_CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_ods_row_by_row_says_what_calamine_says(rows):
    slow, quick = both(ods(rows), Ods)

    assert slow == quick


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_large_book_is_read_row_by_row(monkeypatch, suffix):
    rows = [["Лицевой счёт", "Сумма"], ["00012", "1775,84"], ["16 Д", "-5"]]
    told = [[("string", {}, cell) for cell in row] for row in rows]
    data = samples.workbook(rows) if suffix == "xlsx" else ods(told)
    small = read(data=data, name=f"a.{suffix}")

    monkeypatch.setattr(sheets, "LARGE", 0)
    monkeypatch.setattr(sheets, "_spools", type(sheets._spools)())
    large = read(data=data, name=f"a.{suffix}")

    assert large == small
    assert [row.cells for row in large.rows] == [("00012", "1775,84"), ("16 Д", "-5")]


def test_a_far_cell_is_refused_row_by_row_too():
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "а", "я"
    book.save(data)

    with pytest.raises(TooWideError):
        list(Xlsx(data).rows("Sheet"))


def test_entities_of_a_trap_are_refused():
    good, data = samples.workbook([["а"], ["б"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE a [<!ENTITY b "c">]>' + text
            new.writestr(name, text)

    with pytest.raises(BrokenError):
        list(Xlsx(data).rows("Sheet"))


def test_many_strings_go_to_a_file(monkeypatch):
    monkeypatch.setattr("imports.readers.books.strings.HELD", 10)
    strings = Strings()
    for number in range(100):
        strings.add(f"Услуга {number}")
    strings.close()

    assert [strings[0], strings[99]] == ["Услуга 0", "Услуга 99"]


def test_an_unknown_sheet_is_told_without_reading_the_book_again(monkeypatch):
    data = samples.workbook([["а"], ["б"]])
    read(data=data, name="a.xlsx")
    monkeypatch.setattr(sheets, "_run", None)

    with pytest.raises(ReaderError, match="нет листа «Другой»"):
        read(data=data, name="a.xlsx", options=Options(sheet="Другой"))


JSON = """{"saved": "2017-09-01", "data": {"month": "08", "accounts": [
 {"number": "1", "accruals": [{"service": "Лифт", "sum": 5.10}, {"sum": 7}]},
 {"number": "2", "accruals": []}], "by": 3}}"""


def test_a_list_of_json_takes_along_what_stands_around_it(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(JSON)

    table = read(
        data=path, name="a.json", options=Options(path="data.accounts.accruals")
    )

    rows = [
        dict(zip(table.headings.cells, row.cells, strict=False)) for row in table.rows
    ]
    assert [(r["month"], r["by"], r["number"], r["sum"]) for r in rows] == [
        ("08", "3", "1", "5.10"),
        ("08", "3", "1", "7"),
    ]


@pytest.mark.parametrize(
    "text", ['[{"a": 1}', '[{"a": 1}] x', '[{"a": 1},]', "{", "[1 2]"]
)
def test_broken_json_is_refused(text):
    with pytest.raises(ReaderError, match="повреждён"):
        read(data=text.encode(), name="a.json")
