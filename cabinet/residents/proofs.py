"""What only the bill's recipient knows, told by the slices that keep it.

Bills and payments lie above residents, so they hand in their answers when the
portal starts; where none did, the way that needs it is not offered.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from cabinet.accounts.models import Account

BillTotal = Callable[[Account, dt.date, Decimal], bool]
LastPayment = Callable[[Account, dt.date, Decimal], bool]
BillMonths = Callable[[Account], list[dt.date]]

BILL_TOTAL, LAST_PAYMENT, BILL_MONTHS = "bill_total", "last_payment", "bill_months"
RECEIPT_SUM = "receipt_sum"
CODE_MONTHS = 3

_answers: dict[str, Callable[..., object]] = {}


def register(name: str, answer: Callable[..., object]) -> None:
    """Hand in an answer, once, from ``AppConfig.ready``."""
    _answers[name] = answer


def knows(name: str) -> bool:
    return name in _answers


def is_bill_total(account: Account, month: dt.date, total: Decimal) -> bool:
    """Whether the account's bill of that month asked for exactly ``total``."""
    return knows(BILL_TOTAL) and bool(_answers[BILL_TOTAL](account, month, total))


def is_receipt_sum(account: Account, month: dt.date, amount: Decimal) -> bool:
    """Whether a QR code of that month's receipt asks for exactly ``amount``."""
    return knows(RECEIPT_SUM) and bool(_answers[RECEIPT_SUM](account, month, amount))


def is_last_payment(account: Account, paid_on: dt.date, amount: Decimal) -> bool:
    """Whether the account's newest payment was that day and that much."""
    told = _answers.get(LAST_PAYMENT)
    return told is not None and bool(told(account, paid_on, amount))


def bill_months(account: Account) -> list[dt.date]:
    """The months whose bills still prove something, newest first."""
    told = _answers.get(BILL_MONTHS)
    if told is not None:
        months: list[dt.date] = told(account)  # type: ignore[assignment]
        return months[:CODE_MONTHS]
    first = timezone.localdate().replace(day=1)
    months = [first]
    while len(months) < CODE_MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months
