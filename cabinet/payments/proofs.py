"""What a payment proves to the linking of accounts."""

import datetime as dt
from decimal import Decimal

from cabinet.accounts.models import Account
from cabinet.payments.models import Payment


def is_last_payment(account: Account, paid_on: dt.date, amount: Decimal) -> bool:
    """Whether the newest payment was made that day and came to that sum."""
    payments = Payment.objects.current().filter(account=account)
    newest = payments.order_by("-paid_on").values_list("paid_on", flat=True).first()
    that_day = payments.filter(paid_on=paid_on, amount=amount)
    return newest == paid_on and that_day.exists()
