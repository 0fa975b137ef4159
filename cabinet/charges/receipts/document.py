"""A receipt, or the receipts of a whole town, as one PDF."""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from cabinet.charges.bills import Bill


def draw(bills: Iterable[Bill]) -> bytes:
    buffer = BytesIO()
    write(bills, buffer)
    return buffer.getvalue()


def write(bills: Iterable[Bill], file: BinaryIO) -> int:
    return 0


def file_name(bill: Bill) -> str:
    return f"Квитанция-{bill.account.number}-{bill.period.month:%Y-%m}.pdf"
