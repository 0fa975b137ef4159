"""Bad and odd files, each with what has to come of it. All people are invented."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from tests.imports import registries, samples
from tests.imports.dbf import dbf

HEADS = "Лицевой счёт;Услуга;Начислено"
ROW = "551412;Отопление;100,50"


@dataclass(frozen=True)
class Odd:
    """A file, its kind and either the rows it gives or what is said of it."""

    label: str
    data: bytes
    says: str = ""
    rows: int = 0
    name: str = "a.csv"
    kind: str = "charges"

    def __str__(self) -> str:
        return self.label


def csv(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def book(*rows: list[object]) -> bytes:
    return samples.workbook(list(rows))


def zipped(*files: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def blank_tail() -> bytes:
    """A sheet that declares A1:Z1000 and fills two rows of it."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook, data = Workbook(), io.BytesIO()
    sheet = workbook.active
    sheet.append(HEADS.split(";"))
    sheet.append(ROW.split(";"))
    sheet["Z1000"].font = Font(bold=True)
    workbook.save(data)
    return data.getvalue()


def merged_cells() -> bytes:
    from openpyxl import Workbook

    workbook, data = Workbook(), io.BytesIO()
    sheet = workbook.active
    sheet.append(["Начисления за август"])
    sheet.merge_cells("A1:C1")
    sheet.append(HEADS.split(";"))
    sheet.append(ROW.split(";"))
    workbook.save(data)
    return data.getvalue()


def formulas() -> bytes:
    return book(HEADS.split(";"), ["551412", "Отопление", "=50+50"])


def payments(*lines: str) -> bytes:
    return csv("Лицевой счёт;Дата платежа;Сумма платежа", *lines)


def texts() -> Iterator[Odd]:
    yield Odd("a plain file", csv(HEADS, ROW), rows=1)
    yield Odd("a byte order mark", csv(HEADS, ROW, encoding="utf-8-sig"), rows=1)
    for encoding in ("cp1251", "cp866", "koi8-r", "utf-16"):
        yield Odd(encoding, csv(HEADS, ROW, encoding=encoding), rows=1)
    for end, label in (("\r\n", "CR LF"), ("\r", "CR"), ("\r\r\n", "CR CR LF")):
        yield Odd(label, csv(HEADS, ROW, end=end), rows=1)
    yield Odd("mixed ends", f"{HEADS}\r\n{ROW}\n\r\r\n".encode(), rows=1)
    yield Odd("no end of the last line", f"{HEADS}\n{ROW}".encode(), rows=1)
    for mark in ",|\t":
        data = csv(
            HEADS.replace(";", mark), "551412;Отопление;100.5".replace(";", mark)
        )
        yield Odd(f"divided by {mark!r}", data, rows=1)
    yield Odd("blank lines", csv("", HEADS, "", ";;", ROW, ""), rows=1)
    yield Odd("a title above", csv("Начисления", "", HEADS, ROW), rows=1)
    yield Odd(
        "headings shuffled", csv("Начислено;Услуга;Лицевой счет", "1;Х;551412"), rows=1
    )
    yield Odd("headings in capitals", csv(HEADS.upper(), ROW), rows=1)
    yield Odd("one column too many", csv(HEADS + ";Примечание", ROW + ";да"), rows=1)
    yield Odd("quoted", csv(HEADS, '"551412";"Отопление ""зимнее""";"1 000,5"'), rows=1)
    yield Odd("a cell of two lines", csv(HEADS, '551412;"Горячая\nвода";5'), rows=1)


def no_tables() -> Iterator[Odd]:
    yield Odd("empty", b"", "пуст")
    yield Odd("spaces only", b" \r\n \n", "пуст")
    yield Odd("headings only", csv(HEADS), "ни одной строки")
    yield Odd(
        "other columns", csv("Фамилия;Имя", "Иванова;Анна"), "обязательного столбца"
    )
    yield Odd(
        "a column twice", csv(HEADS + ";Начислено", ROW + ";5"), "встречается 2 раза"
    )
    yield Odd("a quote not closed", csv(HEADS, '551412;"Отопление;5', ROW), "кавычки")
    yield Odd("NUL bytes", csv(HEADS, "551412;Ото\x00пление;5"), "не текстовый")
    yield Odd("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "не текстовый")
    yield Odd("noise", bytes(range(1, 256)) * 4, "кодировку")
    yield Odd(
        "a cell of ten megabytes",
        csv(HEADS, "551412;" + "ы" * 5_000_000 + ";5"),
        "кавычки",
    )
    yield Odd("half a mark of UTF-16", b"\xff\xfe\x00", "кодировке UTF-16")


def cells() -> Iterator[Odd]:
    yield Odd(
        "a space among thousands", csv(HEADS, "551412;Отопление;1 234,56"), rows=1
    )
    nbsp = "551412;Отопление;1\u00a0234,56"
    yield Odd("a no-break space", csv(HEADS, nbsp), rows=1)
    yield Odd("a typographic minus", csv(HEADS, "551412;Отопление;\u22125"), rows=1)
    yield Odd("a trimmed decimal", csv(HEADS, "551412;Отопление;543.5"), rows=1)
    yield Odd("a dash for nothing", csv(HEADS + ";Пени", ROW + ";-"), rows=1)
    yield Odd("a sum of letters", csv(HEADS, "551412;Отопление;сто"), "Это не число")
    yield Odd(
        "a sum in two parts", csv(HEADS, "551412;Отопление;12 34"), "Это не число"
    )
    yield Odd(
        "a sum without end", csv(HEADS, "551412;Отопление;" + "9" * 40), "Это не число"
    )
    yield Odd(
        "too large a sum",
        csv(HEADS, "551412;Отопление;" + "9" * 20),
        "не более 14 цифр",
    )
    yield Odd("kopecks in thousandths", csv(HEADS, "551412;Отопление;1,005"), "2 ")
    yield Odd(
        "an account eaten by Excel", csv(HEADS, "5,51E+05;Отопление;5"), "сократил"
    )
    yield Odd(
        "an account without its zeros",
        csv(HEADS, "0551412;Отопление;5"),
        "лицевого счёта нет",
    )
    yield Odd("a total below", csv(HEADS, ROW, "Итого;;100,50"), "Это строка итога")
    yield Odd("no account", csv(HEADS, ";Отопление;5"), "Пусто")
    yield Odd("no service", csv(HEADS, "551412;;5"), "Пусто")
    yield Odd("a row twice", csv(HEADS, ROW, ROW), "об одном и том же")
    yield Odd("cells past the headings", csv(HEADS, ROW + ";7"), "Ячеек больше")


def dates() -> Iterator[Odd]:
    period = HEADS + ";Период"
    yield Odd("a period that lost its zero", csv(period, ROW + ";817"), rows=1)
    yield Odd("a period by its name", csv(period, ROW + ";Август 2017"), rows=1)
    yield Odd("month 13", csv(period, ROW + ";1317"), "Такого месяца нет")
    yield Odd(
        "a period in the middle of a month",
        csv(period, ROW + ";15.08.2017"),
        "Период — это месяц",
    )
    yield Odd(
        "a month that nobody opened", csv(period, ROW + ";01.2031"), "Сначала загрузите"
    )
    yield Odd(
        "30 February",
        payments("551412;30.02.2017;5"),
        "нет в календаре",
        kind="payments",
    )
    yield Odd(
        "a date without a day",
        payments("551412;2021-12;5"),
        "Это не дата",
        kind="payments",
    )
    yield Odd(
        "the year 217",
        payments("551412;01.09.0217;5"),
        "Проверьте дату",
        kind="payments",
    )


def books() -> Iterator[Odd]:
    x = {"name": "a.xlsx"}
    heads = HEADS.split(";")
    yield Odd("a workbook", book(heads, ROW.split(";")), rows=1, **x)
    yield Odd(
        "numbers as numbers", book(heads, [551412, "Отопление", 100.5]), rows=1, **x
    )
    yield Odd("a declared range", blank_tail(), rows=1, **x)
    yield Odd("merged cells and a title", merged_cells(), rows=1, **x)
    yield Odd("a formula never computed", formulas(), "Пусто", **x)
    yield Odd("a workbook of headings", book(heads), "ни одной строки", **x)
    yield Odd("an empty workbook", book([]), "ни одной строки", **x)
    yield Odd("csv named xlsx", csv(HEADS, ROW), "назван .xlsx", **x)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    yield Odd("xls named xlsx", old, "назван .xlsx", **x)
    yield Odd("a broken xls", old, "повреждена", name="a.xls")
    yield Odd("half a workbook", book(heads, ROW.split(";"))[:-700], "повреждена", **x)
    yield Odd("a zip of nothing named xlsx", zipped(("a.txt", b"1")), "повреждена", **x)
    dated = book(
        ["Лицевой счёт", "Дата платежа", "Сумма платежа"],
        ["551412", dt.datetime.fromisoformat("2017-09-12"), 5],
    )
    yield Odd("dates of Excel", dated, rows=1, kind="payments", **x)


def others() -> Iterator[Odd]:
    good = csv(HEADS, ROW)
    yield Odd("zip of one", zipped(("a.csv", good)), rows=1, name="a.zip")
    yield Odd(
        "zip of two",
        zipped(("a.csv", good), ("b.csv", good)),
        "один файл",
        name="a.zip",
    )
    yield Odd("zip of none", zipped(), "назван .zip", name="a.zip")
    yield Odd("zip in zip", zipped(("a.zip", zipped())), "не таблица", name="a.zip")
    bomb = zipped(("a.csv", bytes(64 * 2**20)))
    yield Odd("zip bomb", bomb, "слишком велик", name="a.zip")
    yield Odd("half a zip", zipped(("a.csv", good))[:-30], "повреждён", name="a.zip")
    yield Odd("a document", b"%PDF-1.7", "не таблица", name="a.pdf")
    fields = (("LS", "C", 11), ("PERIOD", "C", 4), ("SUMMA", "C", 8))
    table = dbf(fields, [["551412", "0817", "100.50"]])
    yield Odd("dbf of a bank", table, rows=1, name="a.dbf")
    yield Odd("half a dbf", table[:-20], "оборвана", name="a.dbf")
    yield Odd("text named dbf", good, "повреждена", name="a.dbf")
    yield Odd("dbf of no records", dbf(fields, []), "ни одной строки", name="a.dbf")
    yield Odd("json", registries.KVADO.encode(), rows=1, name="a.json")
    yield Odd("broken json", b"[{", "повреждён", name="a.json")
    yield Odd("deep json", b"[" * 100_000, "повреждён", name="a.json")
    yield Odd("json of numbers", b"[1, 2, 3]", "ни одной строки", name="a.json")


def banks() -> Iterator[Odd]:
    bank = {"name": "a.txt", "kind": "payments"}
    a = registries.SBER_A
    yield Odd("footer and an empty name", a.encode("cp1251"), rows=2, **bank)
    yield Odd(
        "a footer that miscounts",
        a.replace("=2", "=3").encode("cp1251"),
        "Не сходится",
        **bank,
    )
    yield Odd(
        "a footer cut off",
        a.split("=")[0].encode("cp1251"),
        "нет итоговой строки",
        **bank,
    )
    doubled = registries.SBER_C.encode("cp1251")
    yield Odd("a doubled label, two lengths", doubled, rows=3, **bank)
    yield Odd(
        "a header with totals", registries.POCHTA.encode("cp1251"), rows=2, **bank
    )
    crcrlf = registries.SBER_B.replace("\n", "\r\r\n").encode("cp1251")
    yield Odd("a registry with CR CR LF", crcrlf, rows=2, name="a.y02", kind="payments")


CORPUS = [*texts(), *no_tables(), *cells(), *dates(), *books(), *others(), *banks()]
