"""The form to write readings on, to be torn off and handed in."""

from cabinet.charges.bills import Bill
from cabinet.charges.receipts import facts
from cabinet.charges.receipts.blocks import GAP, ROW, edges, heading
from cabinet.charges.receipts.form import Form
from cabinet.charges.receipts.sheet import LABEL, NOTE, SOFT, Face, Sheet

SHARES = [3.4, 2.2, 2.4, 2.6]
TITLES = Face(size=7, bold=True)
CELL = Face(size=7.6)
BOX = 17.0
AROUND = 62.0


def readings_form(sheet: Sheet, bill: Bill, form: Form) -> None:
    if not bill.meters:
        return
    sheet.need(AROUND + ROW + BOX * len(bill.meters))
    _cut(sheet)
    heading(sheet, f"Показания приборов учёта, лицевой счёт {bill.account.number}")
    holder = f"{bill.account.holder}, {bill.account.address}"
    sheet.text(sheet.left, sheet.y + 6, holder, LABEL)
    sheet.y += 10
    for text, (x, _) in zip(facts.FORM_TITLES, edges(sheet, SHARES), strict=True):
        sheet.text(x, sheet.y + 8, text, TITLES)
    sheet.y += ROW
    for row in facts.form_rows(bill.meters):
        _row(sheet, row)
    _signature(sheet, facts.window(bill.account.organization))


def _cut(sheet: Sheet) -> None:
    sheet.y += 2
    sheet.line((sheet.left, sheet.y), (sheet.right, sheet.y), colour=SOFT, dashes="4 3")
    sheet.y += 9


def _row(sheet: Sheet, row: tuple[str, ...]) -> None:
    places = edges(sheet, SHARES)
    for text, (x, _) in zip(row, places, strict=True):
        sheet.text(x, sheet.y + 11, text, CELL)
    x, room = places[-1]
    sheet.frame(x, sheet.y + 1.5, (room, BOX - 3))
    sheet.y += BOX


def _signature(sheet: Sheet, window: str) -> None:
    sheet.text(sheet.left, sheet.y + 12, window, NOTE)
    blanks = "Дата ________________   Подпись ________________"
    sheet.text(sheet.right, sheet.y + 12, blanks, NOTE, right=True)
    sheet.y += 12 + GAP
