"""What the list of payments says of a month, beside what the bill says."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from cabinet.accounts.models import Account
from cabinet.payments.models import Payment
from cabinet.payments.movement.months import Month


@dataclass(frozen=True)
class Mismatch:
    """A month whose bill counts another sum than its payments make."""

    month: dt.date
    billed: Decimal
    received: Decimal


def mismatches(account: Account, months: Sequence[Month]) -> Sequence[Mismatch]:
    """Months that have payments of their own, yet another sum «paid»; one query."""
    rows = (
        Payment.objects.current()
        .filter(account=account, billing_month__in=[one.month for one in months])
        .values_list("billing_month")
        .annotate(received=Sum("amount"))
        .order_by()
    )
    return list(_unequal(months, dict(rows)))


def _unequal(
    months: Sequence[Month], received: dict[dt.date | None, Decimal]
) -> Iterator[Mismatch]:
    for one in months:
        billed, listed = one.sums["paid"], received.get(one.month)
        if billed is not None and listed is not None and billed != listed:
            yield Mismatch(one.month, billed, listed)
