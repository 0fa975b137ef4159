"""Printed invitations: a slip for each account, eight to a sheet of A4.

A slip has no name and no debt on it; the code is what opens the account, so it
goes into the letter box like the bill itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse

from cabinet.accounts.models import Account, AccountQuerySet, Building
from cabinet.charges.bills import billed_accounts
from cabinet.charges.models import BillingPeriod
from cabinet.charges.receipts.fonts import BOLD, FILES, FOLDER, REGULAR
from cabinet.charges.receipts.qr import qr_rows
from cabinet.residents.codes import control_code
from cabinet.residents.models import Residency

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

# Points; a sheet is 595 by 842.
SHEET = (595.0, 842.0)
COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT = SHEET[0] / COLUMNS, SHEET[1] / ROWS
MARGIN, QR_SIDE = 18.0, 78.0


@dataclass(frozen=True)
class Slip:
    """What one invitation says."""

    company: str
    place: str
    number: str
    code: str


def invited(
    period: BillingPeriod, building: Building | None, *, only_new: bool
) -> AccountQuerySet:
    """The accounts with a bill of this month; perhaps without a resident alone."""
    billed = billed_accounts(period, building=building)
    if not only_new:
        return billed
    held = Residency.objects.active().values("account")
    return billed.exclude(pk__in=held)


def slips_of(accounts: Iterable[Account], period: BillingPeriod) -> Iterator[Slip]:
    """A slip for each account; needs them with their place."""
    company = period.organization.name
    for one in accounts:
        yield Slip(company, one.address, one.number, control_code(one, period.month))


def entry_address() -> str:
    """Where a slip's QR code leads: sign up, then link by the code."""
    link = f"{reverse('residents:link')}?way=code"
    query = urlencode({"next": link})
    return urljoin(settings.BASE_URL, f"{reverse('account_signup')}?{query}")


def write(slips: Iterable[Slip], file: BinaryIO) -> None:
    """A PDF into the file, one sheet for eight slips, in the order given."""
    from reportlab.pdfgen.canvas import Canvas

    _register_fonts()
    canvas = Canvas(file, pagesize=SHEET)
    canvas.setTitle("Приглашения в личный кабинет")
    modules = list(qr_rows(entry_address().encode()))
    for number, slip in enumerate(slips):
        place = number % (COLUMNS * ROWS)
        if number and not place:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        canvas.saveState()
        canvas.translate(column * WIDTH, SHEET[1] - (row + 1) * HEIGHT)
        _draw(canvas, slip, modules)
        canvas.restoreState()
    canvas.save()


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / FILES[name])))


def _draw(canvas: "Canvas", slip: Slip, modules: Iterable[str]) -> None:
    """One slip with its lower left corner at the origin."""
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.5)
    canvas.rect(0, 0, WIDTH, HEIGHT)
    canvas.setDash()
    top = HEIGHT - MARGIN
    _line(canvas, BOLD, 12, top - 10, "Личный кабинет жителя")
    _line(canvas, REGULAR, 8, top - 24, slip.company)
    _line(canvas, REGULAR, 8, top - 35, slip.place)
    _line(canvas, REGULAR, 8, top - 56, "Лицевой счёт")
    _line(canvas, BOLD, 13, top - 70, slip.number)
    _line(canvas, REGULAR, 8, top - 88, "Контрольный код")
    _line(canvas, BOLD, 16, top - 104, f"{slip.code[:4]}-{slip.code[4:]}")
    # Lower than the square by what a camera needs to find its edge.
    _line(canvas, REGULAR, 8, top - 132, "1. Откройте сайт или наведите камеру на код:")
    _line(canvas, BOLD, 8, top - 143, settings.BASE_URL)
    _line(canvas, REGULAR, 8, top - 154, "2. Зарегистрируйтесь и впишите счёт и код.")
    _line(canvas, REGULAR, 8, top - 165, "Код — только для вашей квартиры, никому его")
    _line(canvas, REGULAR, 8, top - 175, "не называйте.")
    _qr(canvas, modules)


def _line(canvas: "Canvas", font: str, size: float, y: float, text: str) -> None:
    """A line of text, made smaller until it fits beside the code or the slip."""
    beside_code = y > HEIGHT - MARGIN - 30 - QR_SIDE - 10 and y < HEIGHT - MARGIN - 40
    room = WIDTH - 2 * MARGIN - (QR_SIDE + 8 if beside_code else 0)
    while size > 5 and canvas.stringWidth(text, font, size) > room:
        size -= 0.5
    canvas.setFont(font, size)
    canvas.drawString(MARGIN, y, text)


def _qr(canvas: "Canvas", modules: Iterable[str]) -> None:
    rows = list(modules)
    side = QR_SIDE / len(rows)
    left, top = WIDTH - MARGIN - QR_SIDE, HEIGHT - MARGIN - 40
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for column, bit in enumerate(row):
            if bit == "1":
                path.rect(left + column * side, top - (number + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
