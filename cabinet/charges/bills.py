"""A bill: the published lines of an account's month and their totals.

The page and the receipt are drawn from the same ``Bill``, so they can't differ.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from django.db.models import Exists, OuterRef

from cabinet.accounts.models import Account, AccountQuerySet, Building, Organization
from cabinet.charges.balances import added
from cabinet.charges.directory import closing_of, directory_of, frozen, lines_of
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.months import BilledMonth
from cabinet.charges.readings import (
    HouseLine,
    MeterLine,
    PlanLine,
    house_readings_of,
    plans_of,
    readings_of,
)
from cabinet.notifications.models import with_paper
from cabinet.prepared import Prepared, asked_key
from cabinet.tariffs.models import Recipient

BATCH = 200
# Letters of services' names; the table of charges has them all.
GLANCE = 160
MONEY = (
    "paid",
    "opening_balance",
    "charged",
    "common_charged",
    "excess_amount",
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
    meters: Sequence[MeterLine] = ()
    house: Sequence[HouseLine] = ()
    plan: PlanLine | None = None

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """The sum of each money column; None for a column that tells nothing."""
        return {
            name: added(getattr(line, name) for line in self.lines) for name in MONEY
        }

    @cached_property
    def shares(self) -> Sequence["Share"]:
        """The bill by whom it is paid to: the organisation first, then others."""
        lines: dict[Recipient | None, list[Charge]] = {}
        for line in sorted(self.lines, key=lambda line: line.recipient is not None):
            lines.setdefault(line.recipient, []).append(line)
        return [
            Share(payee or self.account.organization, replace(self, lines=own))
            for payee, own in lines.items()
        ]

    @property
    def accrued(self) -> Decimal:
        return sum((line.accrued for line in self.lines), Decimal())

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
    def owed(self) -> Decimal:
        """The debt, or below zero the overpayment: ``net`` where told, else ``due``."""
        told = self.net if self.net is not None else self.due
        return told or Decimal()

    @property
    def payable(self) -> Decimal:
        """What settles the account."""
        return max(self.owed, Decimal())

    @property
    def telling_lines(self) -> Sequence[Charge]:
        """The lines with any sum in them, for a page that has no room for noughts."""
        told = ("charged", "closing_balance", "amount_due")
        return [line for line in self.lines if any(getattr(line, n) for n in told)]

    @property
    def explained_recalculations(self) -> Sequence[Charge]:
        return [line for line in self.lines if line.recalculation_reason]


@dataclass(frozen=True)
class Share:
    """The part of a bill that goes to one recipient, paid by one payment."""

    payee: Organization | Recipient
    bill: Bill

    @property
    def services(self) -> str:
        """What is paid for: as many names as a glance takes in, and how many more."""
        names = list(dict.fromkeys(str(line.service) for line in self.bill.lines))
        told = [
            n for n in range(1, len(names) + 1) if len(", ".join(names[:n])) <= GLANCE
        ]
        shown = max(told, default=1)
        rest = len(names) - shown
        return ", ".join(names[:shown]) + (f" и ещё услуг: {rest}" if rest else "")


_period = Prepared(
    lambda: BillingPeriod.objects.filter(pk=asked_key("period")).with_editions()
)
_latest = Prepared(
    lambda: BillingPeriod.objects.with_bills(asked_key("account")).with_editions()[:1]
)


def bill_of(account: Account, period: BillingPeriod) -> Bill:
    """With names as they were when the month was closed; the account as given."""
    return Bill(account, period, lines_of(account, period))


def bill_in(account: Account, month: BilledMonth) -> Bill:
    return bill_of(account, _period(period=month.pk)[0])


def with_meters(bill: Bill) -> Bill:
    """The same bill with the readings that stood behind it."""
    pk = bill.account.pk
    closing = closing_of(bill.period)
    meters = readings_of([pk], bill.period.month, closing).get(pk, ())
    return replace(bill, meters=meters)


def for_receipt(bill: Bill) -> Bill:
    """The same bill with everything that its receipt prints."""
    return next(_told([bill], bill.period))


def latest_bill(account: Account) -> Bill | None:
    """The newest published bill; None before the first one."""
    found = _latest(account=account.pk)
    return bill_of(account, found[0]) if found else None


def bill_to_pay(account: Account) -> Bill | None:
    """The newest published bill with those who are to be paid today."""
    found = _latest(account=account.pk)
    if not found:
        return None
    return Bill(account, found[0], list(Charge.objects.of_bill(account, found[0])))


def bills_of(
    period: BillingPeriod,
    *,
    building: Building | None = None,
    paper_only: bool = False,
) -> Iterator[Bill]:
    """Every published bill of a period (in one house), in the order of flats.

    Reads ``BATCH`` accounts at a time, so memory doesn't grow with the town.
    """
    billed = billed_accounts(period, building=building, paper_only=paper_only)
    numbers = billed.in_house_order().values_list("pk", flat=True)
    for accounts in _batches(numbers.iterator()):
        yield from _bills(period, accounts)


def billed_accounts(
    period: BillingPeriod,
    *,
    building: Building | None = None,
    paper_only: bool = False,
) -> AccountQuerySet:
    """The accounts with charges in a published period; perhaps «счёт на дом» alone."""
    mine = Charge.objects.filter(
        version=period.published_version_id, account=OuterRef("pk")
    )
    place = {"premises__building": building} if building else {}
    billed = Account.objects.filter(Exists(mine), **place)
    return with_paper(billed) if paper_only else billed


def _batches(items: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _bills(period: BillingPeriod, accounts: Collection[int]) -> Iterator[Bill]:
    found = Account.objects.with_place().in_bulk(accounts)
    lines: dict[int, list[Charge]] = defaultdict(list)
    version = period.published_version_id
    charges = Charge.objects.filter(version=version, account__in=accounts)
    for charge in directory_of(period).name(charges):
        lines[charge.account_id].append(charge)
    yield from _told([Bill(found[pk], period, lines[pk]) for pk in accounts], period)


def _told(bills: Sequence[Bill], period: BillingPeriod) -> Iterator[Bill]:
    """The bills with what other slices know of their accounts and houses.

    All as it was when the month was closed.
    """
    closing = closing_of(period)
    owners = frozen(period, [bill.account for bill in bills])
    accounts = [account.pk for account in owners]
    buildings = {account.premises.building_id for account in owners}
    meters = readings_of(accounts, period.month, closing)
    houses = house_readings_of(buildings, period.month, closing)
    plans = plans_of(accounts, period.month)
    for account, bill in zip(owners, bills, strict=True):
        yield replace(
            bill,
            account=account,
            meters=meters.get(account.pk, ()),
            house=houses.get(account.premises.building_id, ()),
            plan=plans.get(account.pk),
        )
