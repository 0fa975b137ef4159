"""What is owed: billing periods, their versions and charges.

The money comes from the billing program and is stored as given, never
recomputed. Every load makes a new version of a period; residents see the one
that ``BillingPeriod.published_version`` points at, so publishing and taking
back move a pointer. Rows of charges are append-only (migration 0002).
"""

from cabinet.charges.models.billed import BilledAccount
from cabinet.charges.models.charge import Charge
from cabinet.charges.models.former import FormerRow
from cabinet.charges.models.kept_directory import KeptDirectory
from cabinet.charges.models.period import BillingPeriod, Edition, PeriodVersion
from cabinet.charges.models.receipts import PrintRun, ReceiptSettings

__all__ = [
    "BilledAccount",
    "BillingPeriod",
    "Charge",
    "Edition",
    "FormerRow",
    "KeptDirectory",
    "PeriodVersion",
    "PrintRun",
    "ReceiptSettings",
]
