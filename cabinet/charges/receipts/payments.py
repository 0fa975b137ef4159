"""Where to pay and how much: a block and a QR code for each recipient."""

from cabinet.charges.bills import Bill, Share
from cabinet.charges.receipts import codes, facts
from cabinet.charges.receipts.blocks import GAP, block, height
from cabinet.charges.receipts.faces import (
    BODY,
    HEADING,
    LABEL,
    MM,
    NOTE,
    NOTE_SUM,
    SUM,
    TINT,
)
from cabinet.charges.receipts.form import Form
from cabinet.charges.receipts.qr import Rows
from cabinet.charges.receipts.sheet import Sheet
from cabinet.charges.words import sums
from cabinet.templatetags.kvartal import rubles

GUTTER = 14.0
QR_SIZE = 44 * MM
# Half a sheet is drawn smaller, and a camera needs its third of a millimetre.
HALF_QR_SIZE = 54 * MM
BAND = 42.0
BARS = (70 * MM, 8 * MM)
CAPTION = 12.0
QR_MEANING = "QR-код для оплаты через приложение банка"
BARS_MEANING = "Штрихкод с лицевым счётом, месяцем и суммой"


def payment(sheet: Sheet, bill: Bill, form: Form) -> None:
    _sums(sheet, bill)
    shares = bill.shares
    for number, share in enumerate(shares, start=1):
        place = f"Куда платить: {number} из {len(shares)}"
        _recipient(sheet, share, place if len(shares) > 1 else "Куда платить", form)


def _sums(sheet: Sheet, bill: Bill) -> None:
    """The figures that people look for first, in a band of their own."""
    sheet.fill(sheet.left, sheet.y, (sheet.right - sheet.left, BAND), TINT)
    room = (sheet.right - sheet.left) / 3
    for number, (label, amount, _) in enumerate(sums(bill)):
        x = sheet.left + 10 + number * room
        with sheet.tagged("P"):
            sheet.text(x, sheet.y + 14, label, LABEL)
            sheet.text(x, sheet.y + 32, rubles(amount), SUM)
    until = bill.period.pay_until
    if until:
        x = sheet.right - 10
        with sheet.tagged("P"):
            sheet.text(x, sheet.y + 14, "Оплатить до", LABEL, right=True)
            sheet.text(x, sheet.y + 32, f"{until:%d.%m.%Y}", SUM, right=True)
    sheet.y += BAND + GAP


def _recipient(sheet: Sheet, share: Share, title: str, form: Form) -> None:
    """Requisites, how the month went, and the code for a bank's app."""
    bill = share.bill
    code = codes.payment_code(share)
    size = _qr_size(sheet)
    across = sheet.right - sheet.left - (size + GUTTER if code else 0)
    room = (across - GUTTER) * 0.56
    narrow = across - GUTTER - room
    rows = facts.requisites(share.payee)
    rows += facts.destination(bill.account, bill.period)
    if title != "Куда платить":
        rows.append(("За что", share.services))
    bars = BARS[1] + 6 if form.settings.barcode else 0
    sheet.need(max(size + CAPTION, height(sheet, room, rows) + bars) + GAP)
    left = block(sheet, sheet.left, room, title, rows)
    left += _bars(sheet, share, form, left)
    heights = [left, _ledger(sheet, sheet.left + room + GUTTER, narrow, bill)]
    if code:
        heights.append(_qr(sheet, code, bill))
    sheet.y += max(heights) + GAP


def _ledger(sheet: Sheet, x: float, room: float, bill: Bill) -> float:
    """How the month went; figures as given, so it is not written as a sum."""
    with sheet.tagged("H3"):
        sheet.text(x, sheet.y + 6, "Движение за месяц, ₽", HEADING)
    y = sheet.y + 20
    with sheet.tagged("Table"):
        for label, value in facts.ledger(bill):
            with sheet.row():
                with sheet.cell(names_row=True):
                    sheet.text(x, y, label, LABEL)
                with sheet.cell():
                    sheet.text(x + room, y, value, right=True)
            sheet.line((x, y + 3.2), (x + room, y + 3.2))
            y += BODY.leading + 2
    return y - sheet.y - 4


def _qr(sheet: Sheet, code: Rows, bill: Bill) -> float:
    size = _qr_size(sheet)
    module = size / len(code)
    left = sheet.right - size
    sheet.bars(left, sheet.y, code, (module, module), QR_MEANING)
    y = sheet.y + size + 10
    with sheet.tagged("P"):
        sheet.text(left, y, "QR-код на сумму", NOTE)
        if bill.payable:
            sheet.text(sheet.right, y, rubles(bill.payable), NOTE_SUM, right=True)
        else:
            sheet.text(sheet.right, y, "впишите сами", NOTE, right=True)
    return size + CAPTION


def _qr_size(sheet: Sheet) -> float:
    return QR_SIZE if sheet.paper.scale == 1 else HALF_QR_SIZE


def _bars(sheet: Sheet, share: Share, form: Form, below: float) -> float:
    """The barcode under the requisites, where the organisation wants one."""
    code = codes.account_bars(share) if form.settings.barcode else None
    if code is None:
        return 0
    module = (BARS[0] / len(code), BARS[1])
    sheet.bars(sheet.left, sheet.y + below + 4, [code], module, BARS_MEANING)
    return BARS[1] + 6
