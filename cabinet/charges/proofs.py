"""What a bill proves to the linking of accounts."""

import datetime as dt
from decimal import Decimal

from cabinet.accounts.models import Account
from cabinet.charges.bills import bill_of
from cabinet.charges.models import BillingPeriod
from cabinet.residents import proofs


def bill_months(account: Account) -> list[dt.date]:
    """Months of the account's last published bills, newest first."""
    periods = BillingPeriod.objects.billed_to(account)[: proofs.CODE_MONTHS]
    return [period.month for period in periods]


def is_bill_total(account: Account, month: dt.date, total: Decimal) -> bool:
    """Whether one of the account's last bills asked for this sum."""
    periods = BillingPeriod.objects.billed_to(account)[: proofs.CODE_MONTHS]
    period = next((one for one in periods if one.month == month), None)
    if period is None:
        return False
    bill = bill_of(account, period)
    return total in {bill.due, bill.net, bill.payable}
