"""Bar and QR codes as rows of modules, set or not."""

from collections.abc import Sequence

import segno

from cabinet.charges.bills import Share
from cabinet.charges.payment_qr import payment_payload

Matrix = Sequence[Sequence[int]]
SEPARATOR = "*"
# Any of the eight masks is read alike; trying them all takes most of the time.
MASK = 3


def payment_code(share: Share) -> Matrix | None:
    """The payment QR of a recipient; None when requisites are missing."""
    bill = share.bill
    payload = payment_payload(
        payee=share.payee,
        account=bill.account,
        month=bill.period.month,
        amount=bill.payable,
    )
    if payload is None:
        return None
    code = segno.make(
        payload.encode(), error="m", mask=MASK, micro=False, boost_error=False
    )
    return code.matrix


def account_bars(share: Share) -> Sequence[bool] | None:
    """Code 128 of account, month and kopecks; None where letters forbid it."""
    from reportlab.graphics.barcode.code128 import Code128

    bill = share.bill
    kopecks = int(bill.payable * 100)
    text = SEPARATOR.join(
        [bill.account.number, f"{bill.period.month:%m%y}", str(kopecks)]
    )
    if not text.isascii():
        return None
    code = Code128(text, quiet=0)
    for step in (code.validate, code.encode, code.decompose):
        step()
    return [module for letter in code.decomposed for module in _modules(letter)]


def _modules(letter: str) -> list[bool]:
    """ReportLab writes bars as capital letters, spaces as small: a is 1 wide."""
    return [letter.isupper()] * (ord(letter.upper()) - ord("A") + 1)
