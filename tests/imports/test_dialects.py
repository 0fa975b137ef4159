"""A table written in any dialect that portals read comes back equal."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from imports.readers import Options, read
from tests.imports.dbf import dbf

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
# Letters at random are as good in one encoding as in another: no reader could
# tell. Words of the trade, as files hold them, can be told.
PLAIN = st.sampled_from(
    [
        "Холодная вода", "Отопление", "Электроснабжение", "Иванова Анна Петровна",
        "ул. Садовая, д. 5".replace(",", ""), "Перерасчёт", "1775.84", "0", "-5",
        "01.09.2017", "16 Д", "ОДН-Электроснабжение ночное",
    ]
)  # fmt: skip
# The same among the signs that a dialect must quote.
SIGNS = st.text(" .,-;|\"'\t\n", max_size=4)
WORDS = st.builds(lambda left, word, right: left + word + right, SIGNS, PLAIN, SIGNS)
# What stands in a file beside the words by which its encoding is known.
ANCHOR = "Лицевой счёт, Услуга и Начислено за отопление"
ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16")
DELIMITERS = (";", ",", "\t", "|")
ENDS = ("\n", "\r\n", "\r")


# An apostrophe before a formula's sign is the exporter's guard: readers drop it.
GUARDED = re.compile(r"'[=+\-@\t\r]")


def tables(cells):
    """Tables without blank rows and cells at the end, which no reader keeps."""
    kept = cells.filter(lambda cell: cell.strip() and not GUARDED.match(cell))
    row = st.lists(kept, min_size=3, max_size=3)
    return st.lists(row, min_size=1, max_size=8)


def rows_of(table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


@settings(deadline=None, max_examples=300)
@given(
    rows=tables(WORDS),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(("\n", "\r\n")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_quoted_text_reads_back_equal(rows, encoding, delimiter, end, quoting):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([[ANCHOR, "Сумма", "Дата"], *rows])

    table = read(
        data=text.getvalue().encode(encoding),
        name="a.csv",
        options=Options(delimiter=delimiter),
    )

    assert rows_of(table) == rows


@settings(deadline=None, max_examples=200)
@given(
    rows=tables(PLAIN),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from((*ENDS, "\r\r\n")),
    comment=st.sampled_from(("", "#", "~")),
)
def test_plain_text_with_comments_reads_back_equal(
    rows, encoding, delimiter, end, comment
):
    head = [f"{comment}{ANCHOR}"] if comment else []
    lines = [*head, delimiter.join([ANCHOR.replace(",", ""), "Сумма", "Дата"])]
    lines += [delimiter.join(row) for row in rows]

    table = read(
        data=(end.join(lines) + end).encode(encoding),
        name="a.txt",
        options=Options(quoting=False, asides=(comment,) if comment else ()),
    )

    assert rows_of(table) == rows
    assert table.delimiter == delimiter
    assert len(table.asides) == len(head)


@settings(deadline=None, max_examples=100)
@given(
    rows=tables(st.text(RUSSIAN + "0123456789", min_size=1, max_size=12)),
    encoding=st.sampled_from(("cp866", "cp1251")),
)
def test_a_dbf_reads_back_equal_with_its_code_page_declared(rows, encoding):
    page = {"cp866": 0x26, "cp1251": 0xC9}[encoding]
    fields = (("LS", "C", 12), ("FIO", "C", 12), ("SUMMA", "C", 12))

    data = dbf(fields, rows, encoding=encoding, code_page=page)

    assert rows_of(read(data=data, name="a.dbf")) == rows


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables(st.text(RUSSIAN + "0123456789 ", min_size=1, max_size=12)))
def test_a_workbook_reads_back_equal(rows):
    from openpyxl import Workbook

    assume(all(cell == cell.strip() for row in rows for cell in row))
    workbook, data = Workbook(), io.BytesIO()
    for row in [["а", "б", "в"], *rows]:
        workbook.active.append(row)
    workbook.save(data)

    assert rows_of(read(data=data.getvalue(), name="a.xlsx")) == rows


def test_types_of_dbf_read_as_a_person_would_write_them():
    fields = (
        ("LS", "C", 8),
        ("SUMMA", "N", 10),
        ("DATE", "D", 8),
        ("PAID", "L", 1),
        ("NOTE", "M", 10),
    )
    rows = [
        ["00012", "-100.50", "20170901", "T", "1"],
        ["2", "", "", "?", ""],
        ["3", "7", "20170902", "F", ""],
    ]

    table = read(data=dbf(fields, rows, deleted=frozenset({1})), name="a.dbf")

    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("00012", "-100.50", "2017-09-01", "да")),
        (3, ("3", "7", "2017-09-02", "нет")),
    ]


def test_a_dbf_that_declares_nothing_is_guessed_and_can_be_overruled():
    data = dbf((("FIO", "C", 30), ("N", "N", 5)), [["Иванова Анна Петровна", "1"]])

    guessed = read(data=data, name="a.dbf")
    told = read(data=data, name="a.dbf", options=Options(encoding="cp1251"))

    assert (guessed.encoding, guessed.rows[0].cells[0]) == (
        "cp866",
        "Иванова Анна Петровна",
    )
    assert told.rows[0].cells[0] != "Иванова Анна Петровна"


def test_a_zip_reads_as_the_file_in_it():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("__MACOSX/._a.csv", b"1")
        archive.writestr("папка/a.csv", "а;б\n1;2\n".encode("cp1251"))

    table = read(data=data.getvalue(), name="a.zip")

    assert (table.format, rows_of(table)) == ("csv", [["1", "2"]])


MEMORY = """
import re, sys
from pathlib import Path
from imports.readers import read
table = read(data=Path(sys.argv[1]), name="a.csv")
count = sum(1 for _ in table.rows)
assert table.rows[5].cells[0] == "5" and table.rows[-1].cells[0] == str(count - 1)
status = Path("/proc/self/status").read_text()
print(count, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""


def test_a_large_text_is_never_held_whole(tmp_path):
    """120 MB, a million rows; the limit for any file is 300 MB of memory."""
    path, rows = tmp_path / "a.csv", 1_000_000
    row = ";".join(["Отопление зимнее", "1234,56", "0,00"] * 3)
    with path.open("w", encoding="cp1251") as file:
        file.write("Счёт;" + ";".join("абвгдежзи") + "\n")
        file.writelines(f"{number};{row}\n" for number in range(rows))

    done = subprocess.run(
        [sys.executable, "-c", MEMORY, path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )

    count, megabytes = map(int, done.stdout.split())
    assert count == rows
    assert megabytes < 100
