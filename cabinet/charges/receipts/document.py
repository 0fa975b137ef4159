"""A receipt, or the receipts of a whole town, as one PDF."""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from cabinet.charges.bills import Bill
from cabinet.charges.columns import table_of
from cabinet.charges.receipts import fonts, grid, sections
from cabinet.charges.receipts.sheet import A4, MARGIN, Canvas, Sheet
from cabinet.templatetags.kvartal import month

LANGUAGE = "ru-RU"


def draw(bill: Bill) -> bytes:
    """One account's receipt."""
    buffer = BytesIO()
    write([bill], buffer, title=_title(bill))
    return buffer.getvalue()


def write(bills: Iterable[Bill], file: BinaryIO, *, title: str) -> int:
    """Draw every bill into one document; returns how many there were."""
    from reportlab.pdfgen.canvas import Canvas as PdfCanvas

    fonts.register()
    canvas = PdfCanvas(file, pagesize=A4, pageCompression=1, lang=LANGUAGE)
    canvas.setTitle(title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    count = 0
    for bill in bills:
        _draw(canvas, bill)
        count += 1
    canvas.save()
    return count


def file_name(bill: Bill) -> str:
    return f"Квитанция-{bill.account.number}-{bill.period.month:%Y-%m}.pdf"


def _title(bill: Bill) -> str:
    return (
        f"Квитанция за {month(bill.period.month).lower()},"
        f" лицевой счёт {bill.account.number}"
    )


def _draw(canvas: Canvas, bill: Bill) -> None:
    table = table_of(bill)
    portrait = grid.layout(table, A4[0] - 2 * MARGIN)
    landscape = not portrait.fits(A4[0] - 2 * MARGIN)
    sheet = Sheet(canvas, landscape=landscape, foot=_title(bill))
    sections.title(sheet, bill)
    sections.parties(sheet, bill)
    sections.payment(sheet, bill)
    grid.draw_table(sheet, table, grid.layout(table, sheet.right - sheet.left))
    sections.explanation(sheet, bill)
    sections.recalculations(sheet, bill)
    sheet.finish()
