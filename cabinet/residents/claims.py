"""Claims that a bill or its payment proves."""

import datetime as dt
from decimal import Decimal

from cabinet.accounts.models import Account
from cabinet.residents import proofs
from cabinet.residents.codes import code_fits
from cabinet.residents.linking import Claim, Method
from cabinet.residents.numbers import flat_key


def by_bill_total(number: str, month: dt.date, total: Decimal) -> Claim:
    def test(account: Account) -> bool:
        return proofs.is_bill_total(account, month, total)

    return Claim(Method.BILL_TOTAL, number, f"{month}:{total}", test)


def by_control_code(number: str, code: str) -> Claim:
    def test(account: Account) -> bool:
        return code_fits(account, code)

    return Claim(Method.CONTROL_CODE, number, code, test)


def by_receipt_qr(number: str, month: dt.date, amount: Decimal) -> Claim:
    """What a receipt's payment code tells: it holds no secret but the sum."""

    def test(account: Account) -> bool:
        return proofs.is_receipt_sum(account, month, amount)

    return Claim(Method.RECEIPT_QR, number, f"{month}:{amount}", test)


def by_last_payment(
    number: str, building: int, flat: str, paid_on: dt.date, amount: Decimal
) -> Claim:
    """The account of this very flat, by the payment that it made last."""

    def test(account: Account) -> bool:
        premises = account.premises
        at_home = premises.building_id == building
        same_flat = flat_key(premises.number) == flat_key(flat)
        paid = proofs.is_last_payment(account, paid_on, amount)
        return at_home and same_flat and paid

    return Claim(Method.LAST_PAYMENT, number, f"{paid_on}:{amount}", test)
