"""A receipt, or the receipts of a whole town, as one PDF."""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from cabinet.charges.bills import Bill
from cabinet.charges.receipts import grid, sections
from cabinet.charges.receipts.form import Form
from cabinet.charges.receipts.paper import A4, HalfSheets, Paper
from cabinet.charges.receipts.pdf import Document
from cabinet.charges.receipts.sheet import MARGIN, Sheet
from cabinet.charges.words import correction
from cabinet.templatetags.kvartal import month


def draw(bill: Bill, form: Form | None = None) -> bytes:
    """One account's receipt."""
    buffer = BytesIO()
    chosen = form or Form.of(bill.period)
    write([bill], buffer, title=title_of(bill), form=chosen)
    return buffer.getvalue()


def write(
    bills: Iterable[Bill],
    file: BinaryIO,
    *,
    title: str,
    form: Form,
    halves: bool = False,
) -> int:
    """Draw every bill into one document; returns how many there were.

    A page is in the file as soon as it is drawn, so memory doesn't grow.
    """
    document = Document(file, title=title)
    paper = HalfSheets(document) if halves else Paper(document)
    count = 0
    for bill in bills:
        _draw(paper, bill, form)
        count += 1
    paper.finish()
    document.close()
    return count


def file_name(bill: Bill) -> str:
    return f"Квитанция-{bill.account.number}-{bill.period.month:%Y-%m}.pdf"


def safe_name(number: str) -> str:
    """An account's number as a file's name, unable to point outside its folder."""
    return number.replace("%", "%25").replace("/", "%2F")


def title_of(bill: Bill) -> str:
    return (
        f"Квитанция за {month(bill.period.month).lower()},"
        f" лицевой счёт {bill.account.number}"
    )


def _draw(paper: Paper, bill: Bill, form: Form) -> None:
    landscape = grid.fitting(bill, A4[0] - 2 * MARGIN) is None
    foot = ". ".join(filter(None, [title_of(bill), correction(bill.period)]))
    sheet = Sheet(paper, landscape=landscape, foot=foot)
    sections.draw(sheet, bill, form)
    sheet.close()
