"""A bill: the published lines of an account's month and their totals.

The page and the receipt are drawn from the same ``Bill``, so they can't differ.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice

from django.db.models import Exists, OuterRef

from cabinet.accounts.models import Account
from cabinet.charges.balances import added
from cabinet.charges.models import BillingPeriod, Charge

BATCH = 200
MONEY = (
    "paid",
    "opening_balance",
    "charged",
    "common_charged",
    "recalculation",
    "under_delivery",
    "privilege",
    "penalty",
    "closing_balance",
    "amount_due",
)


@dataclass(frozen=True)
class Bill:
    """What one account was billed for one published month, in roubles.

    ``net`` counts the overpayments of some lines against the debts of others;
    ``due`` is the sum of «к оплате» as the billing program gave it line by line,
    mostly without overpayments. The two are different answers and are never
    taken for one another.
    """

    account: Account
    period: BillingPeriod
    lines: Sequence[Charge]

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """The sum of each money column; None for a column that tells nothing."""
        return {
            name: added(getattr(line, name) for line in self.lines) for name in MONEY
        }

    @property
    def net(self) -> Decimal | None:
        return self.totals["closing_balance"]

    @property
    def due(self) -> Decimal | None:
        return self.totals["amount_due"]

    @property
    def overpaid_lines(self) -> Sequence[Charge]:
        """Services that were paid more than was asked for."""
        return [line for line in self.lines if (line.closing_balance or 0) < 0]

    @property
    def payable(self) -> Decimal:
        """What settles the account: ``net`` where the file told it, else ``due``."""
        told = self.net if self.net is not None else self.due
        return max(told or Decimal(), Decimal())

    @property
    def telling_lines(self) -> Sequence[Charge]:
        """The lines with any sum in them, for a page that has no room for noughts."""
        told = ("charged", "closing_balance", "amount_due")
        return [line for line in self.lines if any(getattr(line, n) for n in told)]

    @property
    def explained_recalculations(self) -> Sequence[Charge]:
        return [line for line in self.lines if line.recalculation_reason]


def bill_of(account: Account, period: BillingPeriod) -> Bill:
    return Bill(account, period, list(Charge.objects.of_bill(account, period)))


def latest_bill(account: Account) -> Bill | None:
    """The newest published bill; None before the first one."""
    period = BillingPeriod.objects.billed_to(account).first()
    return bill_of(account, period) if period else None


def bills_of(period: BillingPeriod) -> Iterator[Bill]:
    """Every published bill of a period, in the order of addresses.

    Reads ``BATCH`` accounts at a time, so memory doesn't grow with the town.
    """
    for accounts in _batches(_billed_accounts(period)):
        yield from _bills(period, accounts)


def _batches(items: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _billed_accounts(period: BillingPeriod) -> Iterator[int]:
    mine = Charge.objects.filter(
        version=period.published_version_id, account=OuterRef("pk")
    )
    accounts = Account.objects.filter(Exists(mine))
    place = ("premises__building__address", "premises__number", "number")
    return accounts.order_by(*place).values_list("pk", flat=True).iterator()


def _bills(period: BillingPeriod, accounts: Collection[int]) -> Iterator[Bill]:
    found = Account.objects.with_place().in_bulk(accounts)
    lines: dict[int, list[Charge]] = defaultdict(list)
    for charge in Charge.objects.published_in(period).filter(account__in=accounts):
        lines[charge.account_id].append(charge)
    for pk in accounts:
        yield Bill(found[pk], period, lines[pk])
