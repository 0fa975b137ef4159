"""Files for the tests of imports: the manuals' figures, and small ones by hand."""

import datetime as dt
import io
from pathlib import Path

from cabinet.accounts.models import Organization
from imports.report import Report
from imports.services import check_file, load_file, register_file

DATA = Path(__file__).resolve().parents[2] / "portal" / "demo" / "data"
# The rights of an employee who loads files.
MAY_IMPORT = ("access_admin", "add_importrun", "view_personal_data")
# What loads without an organisation or a period, in the order of loading.
DICTIONARIES = (
    "organizations",
    "buildings",
    "accounts",
    "periods",
    "tariffs",
    "meters",
    "payments",
)
CHARGES = (
    ("charges-2017-08.csv", "1655000010", dt.date(2017, 8, 1)),
    ("charges-2014-10.csv", "1656000020", dt.date(2014, 10, 1)),
    ("charges-2020-03.csv", "2721000032", dt.date(2020, 3, 1)),
)


def text(name: str) -> str:
    data = (DATA / name).read_bytes()
    return data.decode("cp1251" if name == "charges-2017-08.csv" else "utf-8-sig")


def load_sample(name: str, kind: str = "", inn: str = "", month=None) -> Report:
    return load_file(
        kind=kind or Path(name).stem,
        data=(DATA / name).read_bytes(),
        name=name,
        organization=Organization.objects.filter(inn=inn).first(),
        month=month,
    )


def load_charges(name: str, inn: str, month: dt.date) -> Report:
    return load_sample(name, "charges", inn, month)


def load_dictionaries() -> None:
    for kind in DICTIONARIES:
        assert not load_sample(f"{kind}.csv").refused


def load_text(kind: str, written: str, **call) -> Report:
    """Load rows written in a test, one a line, the headings first."""
    return load_file(kind=kind, data=_lines(written), name=f"{kind}.csv", **call)


def check_text(kind: str, written: str, **call) -> Report:
    name = f"{kind}.csv"
    return check_file(
        run=register_file(kind=kind, data=_lines(written), name=name, **call)
    )


def _lines(written: str) -> bytes:
    return "\n".join(line.strip() for line in written.strip().splitlines()).encode()


def told(report: Report) -> list[str]:
    return [str(error) for error in report.errors]


def counts(report: Report) -> tuple[int, int, int, int]:
    """New, changed, unchanged, errors."""
    return report.new, report.changed, report.unchanged, len(report.errors)


def workbook(rows: list[list[object]], title: str = "Sheet") -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
