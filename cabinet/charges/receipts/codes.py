"""Bar and QR codes as rows of «1» and «0»."""

from cabinet.charges.bills import Share
from cabinet.charges.payment_qr import payment_payload
from cabinet.charges.receipts.qr import Rows, qr_rows

SEPARATOR = "*"


def payment_code(share: Share) -> Rows | None:
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
    return qr_rows(payload.encode())


def account_bars(share: Share) -> str | None:
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
    return "".join(map(_modules, code.decomposed))


def _modules(letter: str) -> str:
    """ReportLab writes bars as capital letters, spaces as small: a is 1 wide."""
    width = ord(letter.upper()) - ord("A") + 1
    return ("1" if letter.isupper() else "0") * width
