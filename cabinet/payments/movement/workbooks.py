"""The movement of money and the list of payments as xlsx."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cabinet.charges.workbooks import (
    DAY_FORMAT,
    MONEY_FORMAT,
    TEXT_FORMAT,
    Sheet,
    Value,
    saved,
)
from cabinet.payments.models import Payment
from cabinet.payments.movement.months import COLUMNS, Group, Movement, Sums
from cabinet.templatetags.kvartal import month

TITLES = (
    "Вх. сальдо",
    "Начислено",
    "Перерасчёт",
    "Льготы и недопоставка",
    "Оплачено",
    "Исх. сальдо",
)
PAYMENT_TITLES = (
    "Расчётный месяц",
    "Дата платежа",
    "Дата учёта",
    "За какой месяц оплачено",
    "Место платежа",
    "Номер операции",
    "Сумма платежа",
)


def movement_workbook(movement: Movement) -> bytes:
    """Three sheets: the whole account, its services, its recipients."""
    whole = movement.whole
    rows = [_row(month(one.month), one.sums) for one in whole.months] if whole else []
    if whole:
        rows.append(_row("За всё время", whole.totals))
    formats = [TEXT_FORMAT, *[MONEY_FORMAT] * len(COLUMNS)]
    return saved(
        [
            Sheet("Всего", ("Месяц", *TITLES), rows, formats),
            _sheet("По услугам", "Услуга", movement.by_service),
            _sheet("По получателям", "Получатель", movement.by_recipient),
        ]
    )


def payments_workbook(payments: Iterable[Payment]) -> bytes:
    listed = list(payments)
    rows: list[Sequence[Value]] = [_cells(payment) for payment in listed]
    total = sum((payment.amount for payment in listed), Decimal())
    formats = [TEXT_FORMAT, DAY_FORMAT, DAY_FORMAT, *[TEXT_FORMAT] * 3, MONEY_FORMAT]
    rows.append(["Итого", *[None] * 5, total])
    return saved([Sheet("Платежи", PAYMENT_TITLES, rows, formats)])


def _sheet(name: str, title: str, groups: Sequence[Group]) -> Sheet:
    formats = [TEXT_FORMAT, TEXT_FORMAT, *[MONEY_FORMAT] * len(COLUMNS)]
    return Sheet(name, (title, "Месяц", *TITLES), list(_rows(groups)), formats)


def _rows(groups: Sequence[Group]) -> Iterator[Sequence[Value]]:
    for group in groups:
        for one in group.months:
            yield [group.title, *_row(month(one.month), one.sums)]
        yield [group.title, *_row("Всего", group.totals)]


def _row(title: str, sums: Sums) -> list[Value]:
    return [title, *(sums[name] for name in COLUMNS)]


def _cells(payment: Payment) -> list[Value]:
    return [
        month(payment.billing_month),
        payment.paid_on,
        payment.posted_on,
        month(payment.paid_for_month),
        payment.place,
        payment.operation_number,
        payment.amount,
    ]
