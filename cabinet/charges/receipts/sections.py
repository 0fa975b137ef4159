"""The receipt's sections by the form of приказ Минстроя № 43/пр."""

from collections.abc import Callable, Mapping

from cabinet.charges.bills import Bill
from cabinet.charges.columns import table_of
from cabinet.charges.models.receipts import Section
from cabinet.charges.receipts import facts, grid, payments, tear_off
from cabinet.charges.receipts.blocks import (
    GAP,
    block,
    heading,
    small_table,
    told_columns,
)
from cabinet.charges.receipts.faces import BRAND, LABEL, MM, SOFT, TITLE, Face
from cabinet.charges.receipts.form import Form
from cabinet.charges.receipts.sheet import Sheet
from cabinet.charges.words import correction, difference
from cabinet.templatetags.kvartal import month

GUTTER = 14.0
METER_SHARES = [3, 2, 2.4, 2.4, 1.4, 1.6]
HOUSE_SHARES = [3, 2, 2.4, 2, 2]
PLAN_SHARES = [1.0] * 5
LOGO_HEIGHT = 11 * MM
LOGO_WIDTH = 34 * MM
STAMP = Face(size=8, bold=True, colour=(0.62, 0.22, 0.05))
Draw = Callable[[Sheet, Bill, Form], None]


def draw(sheet: Sheet, bill: Bill, form: Form) -> None:
    """The heading, then the organisation's sections in its order."""
    title(sheet, bill, form)
    for name in form.sections:
        SECTIONS[Section(name)](sheet, bill, form)
    closing_words(sheet, form)


def title(sheet: Sheet, bill: Bill, form: Form) -> None:
    account, period = bill.account, bill.period
    left = sheet.left + _logo(sheet, form)
    sheet.text(left, sheet.y + 7, "Платёжный документ", LABEL)
    with sheet.tagged("H1"):
        words = f"Квитанция за {month(period.month).lower()}"
        sheet.text(left, sheet.y + 27, words, TITLE)
    with sheet.tagged("P"):
        sheet.text(sheet.right, sheet.y + 7, "Лицевой счёт", LABEL, right=True)
        sheet.text(sheet.right, sheet.y + 27, account.number, TITLE, right=True)
    sheet.y += 35
    sheet.rule(sheet.y, thickness=1.4, colour=BRAND)
    sheet.y += GAP
    stamp = correction(period)
    if stamp:
        sheet.text(sheet.left, sheet.y + 2, f"{stamp}. Прежняя недействительна.", STAMP)
        sheet.y += GAP


def parties(sheet: Sheet, bill: Bill, form: Form) -> None:
    room = (sheet.right - sheet.left - GUTTER) / 2
    right = sheet.left + room + GUTTER
    organization = bill.account.organization
    sheet.y += max(
        block(sheet, sheet.left, room, "Плательщик", facts.payer(bill.account)),
        block(sheet, right, room, "Исполнитель услуг", facts.executor(organization)),
    )
    sheet.y += GAP


def charges(sheet: Sheet, bill: Bill, form: Form) -> None:
    room = sheet.right - sheet.left
    table = grid.fitting(bill, room) or table_of(bill)
    heading(sheet, "Расчёт размера платы, ₽")
    grid.draw_table(sheet, table, grid.layout(table, room))
    sheet.y += GAP
    text = difference(bill)
    if text:
        _note(sheet, text)


def reference(sheet: Sheet, bill: Bill, form: Form) -> None:
    """Readings and norms behind the volumes, where anybody told them."""
    tables = (
        (facts.METER_TITLES, facts.meters(bill.meters), METER_SHARES),
        (facts.HOUSE_TITLES, facts.house(bill.house), HOUSE_SHARES),
    )
    told, norms = [table for table in tables if table[1]], facts.norm_line(bill, form)
    if told or norms:
        sheet.need(50)
        heading(sheet, "Справочная информация")
    for table in told:
        small_table(sheet, *told_columns(*table))
    if norms:
        sheet.y += GAP / 2
        _note(sheet, norms)


def recalculations(sheet: Sheet, bill: Bill, form: Form) -> None:
    """Why the recalculations were made, where the file gave a reason."""
    rows = facts.recalculations(bill)
    if not rows:
        return
    sheet.need(50)
    heading(sheet, "Перерасчёты, ₽")
    for service, reason, amount in rows:
        _recalculation(sheet, f"{service}: {reason}", amount)
    sheet.y += GAP / 2


def instalments(sheet: Sheet, bill: Bill, form: Form) -> None:
    """The debt that is paid off in parts, where one was agreed upon."""
    rows = facts.instalments(bill.plan)
    if rows:
        sheet.need(50)
        heading(sheet, "Рассрочка, ₽")
        small_table(sheet, *told_columns(facts.PLAN_TITLES, rows, PLAN_SHARES))


def notice(sheet: Sheet, bill: Bill, form: Form) -> None:
    text = form.settings.notice.strip()
    if not text:
        return
    room = sheet.right - sheet.left - 16
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    height = sum(sheet.measure(line, room) for line in paragraphs) + 12
    sheet.need(height + GAP)
    sheet.fill(sheet.left, sheet.y, (sheet.right - sheet.left, height))
    y = sheet.y + 13
    for line in paragraphs:
        y += sheet.paragraph(sheet.left + 8, y, line, room)
    sheet.y += height + GAP


def closing_words(sheet: Sheet, form: Form) -> None:
    if form.settings.closing_words:
        _note(sheet, form.settings.closing_words)


def _note(sheet: Sheet, text: str) -> None:
    room = sheet.right - sheet.left
    face = Face(size=7.2, colour=SOFT)
    sheet.need(sheet.measure(text, room, face))
    sheet.y += sheet.paragraph(sheet.left, sheet.y, text, room, face) + GAP / 2


def _recalculation(sheet: Sheet, text: str, amount: str) -> None:
    room = sheet.right - sheet.left - 80
    sheet.need(sheet.measure(text, room))
    with sheet.tagged("P"):
        sheet.text(sheet.right, sheet.y + 8, amount, right=True)
        sheet.y += sheet.paragraph(sheet.left, sheet.y + 8, text, room) + 2


def _logo(sheet: Sheet, form: Form) -> float:
    """Draw the picture; returns the width that it takes with its margin."""
    if form.logo is None:
        return 0
    wide, high = form.logo.size
    scale = min(LOGO_WIDTH / wide, LOGO_HEIGHT / high)
    name = sheet.paper.document.image(form.logo.jpeg, form.logo.size)
    sheet.picture(sheet.left, sheet.y, (wide * scale, high * scale), name)
    return wide * scale + GUTTER


SECTIONS: Mapping[Section, Draw] = {
    Section.PARTIES: parties,
    Section.PAYMENT: payments.payment,
    Section.CHARGES: charges,
    Section.REFERENCE: reference,
    Section.RECALCULATIONS: recalculations,
    Section.INSTALMENTS: instalments,
    Section.NOTICE: notice,
    Section.READINGS: tear_off.readings_form,
}
