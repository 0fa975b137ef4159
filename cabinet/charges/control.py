"""Control totals of a period: what an accountant compares before closing it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Count, Sum

from cabinet.charges.models import Charge


@dataclass(frozen=True)
class ControlTotals:
    """Counts, and sums in roubles; a sum is None where no line told it."""

    lines: int
    accounts: int
    charged: Decimal | None
    closing_balance: Decimal | None
    amount_due: Decimal | None

    @classmethod
    def of_version(cls, version: int | None) -> Self:
        row = Charge.objects.filter(version=version).aggregate(
            lines=Count("id"),
            accounts=Count("account", distinct=True),
            charged_sum=Sum("charged"),
            closing_sum=Sum("closing_balance"),
            due_sum=Sum("amount_due"),
        )
        return cls(*row.values())
