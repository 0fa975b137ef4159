"""What a bill proves to the linking of accounts."""

import datetime as dt
from decimal import Decimal

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, bill_of
from cabinet.charges.models import BillingPeriod
from cabinet.residents import proofs


def bill_months(account: Account) -> list[dt.date]:
    """Months of the account's last published bills, newest first."""
    periods = BillingPeriod.objects.billed_to(account)[: proofs.CODE_MONTHS]
    return [period.month for period in periods]


def is_bill_total(account: Account, month: dt.date, total: Decimal) -> bool:
    """Whether one of the account's last bills asked for this sum."""
    bill = _recent_bill(account, month)
    return bill is not None and total in {bill.due, bill.net, bill.payable}


def is_receipt_sum(account: Account, month: dt.date, amount: Decimal) -> bool:
    """Whether a QR code on one of the last receipts asks for this sum.

    A bill for several recipients has a code for each.
    """
    bill = _recent_bill(account, month)
    if bill is None:
        return False
    return amount in {bill.payable, *(share.bill.payable for share in bill.shares)}


def _recent_bill(account: Account, month: dt.date) -> Bill | None:
    periods = BillingPeriod.objects.billed_to(account)[: proofs.CODE_MONTHS]
    period = next((one for one in periods if one.month == month), None)
    return bill_of(account, period) if period else None
