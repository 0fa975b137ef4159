"""Payments that have come in since an account's last bill was made."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from cabinet.payments.models import Payment
from cabinet.prepared import Among, Prepared, asked_day, asked_keys


def _payments() -> QuerySet[Payment, Any]:
    """Of some accounts since a day."""
    rows = Payment.objects.current().filter(
        Among(F("account"), asked_keys("accounts")), paid_on__gte=asked_day("since")
    )
    # A repair that was paid for through the portal lessens no housing bill.
    rows = rows.exclude(booking__intent__reference__gt="").order_by()
    return rows.values_list("account", "billing_month", "paid_on", "amount")


_paid = Prepared(_payments)


def paid_since(months: Mapping[int, dt.date]) -> dict[int, Decimal]:
    """Roubles by account that the bill of its month doesn't hold yet; one query.

    A payment belongs to the bill of its billing month; one without it, to the
    month of its day. Accounts that paid nothing since are left out.
    """
    if not months:
        return {}
    sums: dict[int, Decimal] = defaultdict(Decimal)
    rows = _paid.rows(accounts=list(months), since=min(months.values()))
    for account, billing_month, paid_on, amount in rows:
        counted = billing_month or paid_on.replace(day=1)
        if counted > months[account]:
            sums[account] += amount
    return dict(sums)
