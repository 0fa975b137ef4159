"""What each of several accounts owes by its last published month."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import F, OuterRef, Subquery, Sum

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod, Charge

SUMS = ("charged", "closing_balance", "amount_due")


@dataclass(frozen=True, kw_only=True)
class Balance:
    """The sums of a bill in roubles; None where the billing program told none."""

    month: dt.date
    pay_until: dt.date | None
    charged: Decimal | None
    closing_balance: Decimal | None
    amount_due: Decimal | None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


def latest_balances(accounts: Collection[Account]) -> dict[int, Balance]:
    """The last published bill of each account that has one, by account id."""
    versions = _latest_versions(accounts)
    rows = (
        Charge.objects.filter(
            version__in=set(versions.values()), account__in=versions.keys()
        )
        .values(
            "account",
            "version",
            month=F("version__period__month"),
            pay_until=F("version__period__pay_until"),
        )
        # An alias may not bear the name of a column, hence the detour by «sum».
        .annotate(**{f"{name}_sum": Sum(name) for name in SUMS})
        .order_by()
    )
    return {
        row["account"]: Balance.from_row(_renamed(row))
        for row in rows
        if versions[row["account"]] == row["version"]
    }


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the amounts that are told; None when none is."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal()) if told else None


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{name: row[f"{name}_sum"] for name in SUMS}}


def _latest_versions(accounts: Collection[Account]) -> dict[int, int]:
    """The newest published version with charges of each account."""
    billed = BillingPeriod.objects.with_bills(OuterRef(OuterRef("pk")))
    newest = billed.values("published_version")[:1]
    rows = Account.objects.filter(pk__in=[account.pk for account in accounts])
    found = rows.annotate(newest=Subquery(newest)).values_list("pk", "newest")
    return {account: version for account, version in found if version is not None}
