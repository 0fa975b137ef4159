"""The receipt's sections, in the order of the form of приказ Минстроя № 43/пр."""

from collections.abc import Sequence

from cabinet.charges.bills import Bill
from cabinet.charges.payment_qr import payment_payload
from cabinet.charges.receipts import facts
from cabinet.charges.receipts.sheet import (
    BODY,
    BRAND,
    HEADING,
    LABEL,
    MM,
    NOTE,
    NOTE_SUM,
    SUM,
    TINT,
    TITLE,
    Sheet,
)
from cabinet.charges.words import difference, sums
from cabinet.templatetags.kvartal import month, rubles

GUTTER = 14.0
GAP = 13.0
LABEL_WIDTH = 72.0
QR_SIZE = 44 * MM


def title(sheet: Sheet, bill: Bill) -> None:
    account, period = bill.account, bill.period
    sheet.text(sheet.left, sheet.y + 7, "Платёжный документ", LABEL)
    sheet.text(sheet.right, sheet.y + 7, "Лицевой счёт", LABEL, right=True)
    heading = f"Квитанция за {month(period.month).lower()}"
    sheet.text(sheet.left, sheet.y + 27, heading, TITLE)
    sheet.text(sheet.right, sheet.y + 27, account.number, TITLE, right=True)
    sheet.y += 37
    sheet.rule(sheet.y, thickness=1.4, colour=BRAND)
    sheet.y += GAP


def parties(sheet: Sheet, bill: Bill) -> None:
    room = (sheet.right - sheet.left - GUTTER) / 2
    right = sheet.left + room + GUTTER
    organization = bill.account.organization
    sheet.y += max(
        _block(sheet, sheet.left, room, "Плательщик", facts.payer(bill.account)),
        _block(sheet, right, room, "Исполнитель услуг", facts.executor(organization)),
    )
    sheet.y += GAP


def payment(sheet: Sheet, bill: Bill) -> None:
    """Where to pay, what the sums are made of, and the code for a bank's app."""
    _sums(sheet, bill)
    code = _code(bill)
    across = sheet.right - sheet.left - (QR_SIZE + GUTTER if code else 0)
    room = (across - GUTTER) * 0.56
    narrow = across - GUTTER - room
    rows = facts.requisites(bill.account.organization)
    rows += facts.destination(bill.account, bill.period)
    heights = [
        _block(sheet, sheet.left, room, "Куда платить", rows),
        _ledger(sheet, sheet.left + room + GUTTER, narrow, bill),
    ]
    if code:
        heights.append(_qr(sheet, code, bill))
    sheet.y += max(heights) + GAP


def explanation(sheet: Sheet, bill: Bill) -> None:
    text = difference(bill)
    if not text:
        return
    room = sheet.right - sheet.left
    sheet.need(GAP + sheet.measure(text, room))
    sheet.y += GAP
    sheet.y += sheet.paragraph(sheet.left, sheet.y + 6, text, room, LABEL)


def recalculations(sheet: Sheet, bill: Bill) -> None:
    """Why the recalculations were made, where the file gave a reason."""
    rows = facts.recalculations(bill)
    if not rows:
        return
    sheet.need(50)
    sheet.y += GAP
    _heading(sheet, sheet.left, "Основания перерасчётов")
    sheet.y += 14
    for service, reason, amount in rows:
        _recalculation(sheet, f"{service}: {reason}", amount)


def _recalculation(sheet: Sheet, text: str, amount: str) -> None:
    room = sheet.right - sheet.left - 80
    sheet.need(sheet.measure(text, room))
    sheet.text(sheet.right, sheet.y + 8, amount, right=True)
    sheet.y += sheet.paragraph(sheet.left, sheet.y + 8, text, room) + 2


def _sums(sheet: Sheet, bill: Bill) -> None:
    """The figures that people look for first, in a band of their own."""
    height = 44.0
    sheet.fill(sheet.left, sheet.y, (sheet.right - sheet.left, height), TINT)
    room = (sheet.right - sheet.left) / 3
    for number, (label, amount, _) in enumerate(sums(bill)):
        x = sheet.left + 10 + number * room
        sheet.text(x, sheet.y + 14, label, LABEL)
        sheet.text(x, sheet.y + 33, rubles(amount), SUM)
    until = bill.period.pay_until
    if until:
        x = sheet.right - 10
        sheet.text(x, sheet.y + 14, "Оплатить до", LABEL, right=True)
        sheet.text(x, sheet.y + 33, f"{until:%d.%m.%Y}", SUM, right=True)
    sheet.y += height + GAP


def _heading(sheet: Sheet, x: float, text: str) -> None:
    sheet.text(x, sheet.y + 8, text, HEADING)


def _block(
    sheet: Sheet, x: float, room: float, heading: str, rows: Sequence[tuple[str, str]]
) -> float:
    """A heading and its facts; returns the height taken."""
    _heading(sheet, x, heading)
    y = sheet.y + 22
    for label, value in rows:
        sheet.text(x, y, label, LABEL)
        y += sheet.paragraph(x + LABEL_WIDTH, y, value, room - LABEL_WIDTH) + 1.5
    return y - sheet.y - BODY.leading


def _ledger(sheet: Sheet, x: float, room: float, bill: Bill) -> float:
    """How the month went; figures as given, so it is not written as a sum."""
    _heading(sheet, x, "Движение за месяц, ₽")
    y = sheet.y + 22
    for label, value in facts.ledger(bill):
        sheet.text(x, y, label, LABEL)
        sheet.text(x + room, y, value, right=True)
        sheet.line((x, y + 3.4), (x + room, y + 3.4))
        y += BODY.leading + 2.5
    return y - sheet.y


def _code(bill: Bill) -> str | None:
    return payment_payload(
        payee=bill.account.organization,
        account=bill.account,
        month=bill.period.month,
        amount=bill.payable,
    )


def _qr(sheet: Sheet, payload: str, bill: Bill) -> float:
    import segno  # noqa: PLC0415 (drawing alone needs it)

    code = segno.make(payload.encode(), error="m", micro=False, boost_error=False)
    module = QR_SIZE / code.symbol_size(border=0)[0]
    left = sheet.right - QR_SIZE
    sheet.squares(left, sheet.y, tuple(code.matrix), module)
    y = sheet.y + QR_SIZE + 11
    sheet.text(left, y, "QR-код на сумму", NOTE)
    if bill.payable:
        sheet.text(sheet.right, y, rubles(bill.payable), NOTE_SUM, right=True)
    return QR_SIZE + NOTE.leading
