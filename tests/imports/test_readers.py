import datetime as dt
import io
import zipfile

import pytest

from imports.readers import Options, ReaderError, read
from tests.imports import samples

SAMPLES = sorted(path.name for path in samples.DATA.glob("*.csv"))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r"]
)
def test_every_encoding_gives_the_same_rows(name, encoding):
    # Koi8-r has no «№».
    text = samples.text(name).replace("№", "N")
    expected = read(data=text.encode(), name=name)

    table = read(data=text.encode(encoding), name=name)

    assert (table.headings, table.rows) == (expected.headings, expected.rows)
    assert table.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    table = read(
        data=f"ИНН{delimiter}Наименование\n1{delimiter}Дом".encode(), name="a.txt"
    )

    assert table.delimiter == delimiter
    assert table.rows[0].cells == ("1", "Дом")


def test_quoted_cells_hold_quotes_delimiters_and_line_breaks():
    data = 'а;б\n"ООО ""Дом""; и\nсад";1\n\n2;3\n'.encode()

    table = read(data=data, name="a.csv")

    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ('ООО "Дом"; и\nсад', "1")),
        (5, ("2", "3")),
    ]


def test_totals_are_set_aside_however_they_are_written():
    rows = [["ФИО", "Сумма"], ["Итогова А.", 5], ["ИТОГО", 5], [None, "Итого: 5"]]
    text = 'ФИО;Сумма\nИтогова А.;5\n"ИТОГО";"5"\n;Итого: 5\n'.encode()
    options = Options(asides=("Итого",))

    book = read(data=samples.workbook(rows), name="a.xlsx", options=options)
    table = read(data=text, name="a.csv", options=options)

    assert [row.cells for row in book.rows] == [("Итогова А.", "5")]
    assert [row.cells for row in table.rows] == [("Итогова А.", "5")]


def test_a_workbook_reads_as_a_person_would_type_it():
    data = samples.workbook(
        [
            ["Счёт", "Сумма", "Дата", "Число", None],
            ["00012", 0.1 + 0.2, dt.date(2017, 9, 1), 551412.0, None],
            [None, None, None, None, None],
            ["16 Д", 1775.84, dt.datetime.fromisoformat("2017-09-01 14:30"), -5, None],
        ]
    )

    table = read(data=data, name="a.xlsx")

    assert table.headings.cells == ("Счёт", "Сумма", "Дата", "Число")
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("00012", "0.3", "2017-09-01", "551412")),
        (4, ("16 Д", "1775.84", "2017-09-01T14:30:00", "-5")),
    ]


def far_cell() -> bytes:
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "а", "я"
    book.save(data)
    return data.getvalue()


def repeated_text() -> bytes:
    """An xls of a few hundred kilobytes whose cells repeat one long text."""
    from xlwt import Workbook

    book, data = Workbook(), io.BytesIO()
    sheet = book.add_sheet("1")
    for row in range(12_000):
        sheet.write(row, 0, "я" * 32_000)
    book.save(data)
    return data.getvalue()


def zip_bomb() -> bytes:
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sheet.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(70):
            member.write(bytes(2**24))
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"1" * 50, "назван .xlsx, но внутри"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "не текстовый"),
        ("a.csv", b"", "пуст"),
        ("a.xlsx", b"  \n", "пуст"),
        ("a.csv", "ИНН;Наименование\n".encode(), "ни одной строки"),
        ("a.csv", "\ufeffИНН;Наименование\n;;\n".encode(), "ни одной строки"),
        ("a.xlsx", samples.workbook([["ИНН", "КПП"]]), "ни одной строки"),
        ("a.xlsx", samples.workbook([["а"], ["б"]])[:-900], "повреждена"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 4096, "повреждена"),
        ("a.xlsx", far_cell(), "слишком велика"),
        ("a.xlsx", zip_bomb(), "слишком велика"),
        ("a.xls", repeated_text(), "слишком велика"),
        ("a.csv", 'а;б\n"1;2\n3;4'.encode(), "кавычки"),
        ("a.csv", bytes(range(1, 256)), "кодировку"),
        ("a.pdf", b"%PDF", "не таблица"),
        ("без точки", b"1;2", "не таблица"),
    ],
)
def test_what_is_no_table_is_refused_in_russian(name, data, reason):
    with pytest.raises(ReaderError, match=reason):
        read(data=data, name=name)
