"""The form to write readings on, to be torn off and handed in."""

from cabinet.charges.bills import Bill
from cabinet.charges.receipts import facts
from cabinet.charges.receipts.blocks import GAP
from cabinet.charges.receipts.faces import HEADING, LABEL, NOTE, SOFT, Face
from cabinet.charges.receipts.form import Form
from cabinet.charges.receipts.sheet import Sheet

NAME = Face(size=7.6)
# Two meters stand side by side, each with a box for its new reading.
COLUMNS = 2
GUTTER, BOX_WIDTH, BOX_HEIGHT = 16.0, 84.0, 16.0
ROW = 20.0
AROUND = 38.0


def readings_form(sheet: Sheet, bill: Bill, form: Form) -> None:
    rows = facts.form_rows(bill.meters)
    pairs = [rows[n : n + COLUMNS] for n in range(0, len(rows), COLUMNS)]
    if not rows:
        return
    sheet.need(AROUND + ROW * min(len(pairs), 3))
    _cut(sheet)
    _heading(sheet, bill)
    for pair in pairs:
        sheet.need(ROW)
        _row(sheet, pair)
    _signature(sheet, facts.window(bill.account.organization))


def _cut(sheet: Sheet) -> None:
    sheet.line((sheet.left, sheet.y), (sheet.right, sheet.y), colour=SOFT, dashes="4 3")
    sheet.y += 7


def _heading(sheet: Sheet, bill: Bill) -> None:
    account = bill.account
    title = f"Показания приборов учёта, лицевой счёт {account.number}"
    with sheet.tagged("H2"):
        sheet.text(sheet.left, sheet.y + 6, title, HEADING)
    whose = f"{account.holder}, {account.address}"
    sheet.y += 17 + sheet.paragraph(
        sheet.left, sheet.y + 17, whose, sheet.right - sheet.left, LABEL
    )
    sheet.y -= LABEL.size


def _row(sheet: Sheet, meters: list[facts.FormRow]) -> None:
    room = (sheet.right - sheet.left - GUTTER * (COLUMNS - 1)) / COLUMNS
    for number, meter in enumerate(meters):
        x = sheet.left + number * (room + GUTTER)
        with sheet.tagged("P"):
            sheet.text(x, sheet.y + 8, meter.name, NAME)
            sheet.text(x, sheet.y + 16, meter.last, NOTE)
        sheet.frame(x + room - BOX_WIDTH, sheet.y + 1.5, (BOX_WIDTH, BOX_HEIGHT))
    sheet.y += ROW


def _signature(sheet: Sheet, window: str) -> None:
    sheet.text(sheet.left, sheet.y + 10, window, NOTE)
    blanks = "Дата ________________   Подпись ________________"
    sheet.text(sheet.right, sheet.y + 10, blanks, NOTE, right=True)
    sheet.y += 12 + GAP
