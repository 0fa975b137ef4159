"""Payments that have come in since an account's last bill was made."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from cabinet.payments.models import Payment


def paid_since(months: Mapping[int, dt.date]) -> dict[int, Decimal]:
    """Roubles by account that the bill of its month doesn't hold yet; one query.

    A payment belongs to the bill of its billing month; one without it, to the
    month of its day. Accounts that paid nothing since are left out.
    """
    if not months:
        return {}
    sums: dict[int, Decimal] = defaultdict(Decimal)
    rows = Payment.objects.current().filter(
        account__in=months, paid_on__gte=min(months.values())
    )
    # A repair that was paid for through the portal lessens no housing bill.
    rows = rows.exclude(booking__intent__reference__gt="")
    for payment in rows.only("account_id", "billing_month", "paid_on", "amount"):
        counted = payment.billing_month or payment.paid_on.replace(day=1)
        if counted > months[payment.account_id]:
            sums[payment.account_id] += payment.amount
    return dict(sums)
