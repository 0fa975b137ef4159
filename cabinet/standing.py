"""What a resident owes today: the last bill less what was paid since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from cabinet.accounts.models import Account
from cabinet.charges.balances import Balance, latest_balances
from cabinet.payments.arrivals import paid_since


@dataclass(frozen=True)
class Standing:
    """An account today; without a bill there is nothing to count from."""

    account: Account
    balance: Balance | None
    on_the_way: Decimal = Decimal()

    @property
    def last(self) -> Decimal | None:
        """The last bill's closing balance, or its «к оплате» where none was told."""
        if self.balance is None:
            return None
        closing = self.balance.closing_balance
        return self.balance.amount_due if closing is None else closing

    @property
    def now(self) -> Decimal | None:
        """Debt above zero, overpayment below it, in roubles."""
        return None if self.last is None else self.last - self.on_the_way


@dataclass(frozen=True)
class Address:
    """The accounts of one dwelling: often one for each supplier."""

    address: str
    standings: Sequence[Standing]

    @property
    def debt(self) -> Decimal:
        return debt_of(self.standings)


def standings(accounts: Sequence[Account]) -> list[Standing]:
    """Each account's debt as of today, in three queries."""
    balances = latest_balances(accounts)
    paid = paid_since({pk: balance.month for pk, balance in balances.items()})
    return [
        Standing(one, balances.get(one.pk), paid.get(one.pk, Decimal()))
        for one in accounts
    ]


def debt_of(found: Iterable[Standing]) -> Decimal:
    """What is owed in all; an overpayment elsewhere doesn't lessen it."""
    return sum((max(one.now or Decimal(), Decimal()) for one in found), Decimal())


def advance_of(found: Iterable[Standing]) -> Decimal:
    """What is overpaid in all."""
    return -sum((min(one.now or Decimal(), Decimal()) for one in found), Decimal())


def by_address(found: Iterable[Standing]) -> list[Address]:
    """Dwelling by dwelling, whoever bills for it."""
    ordered = sorted(found, key=lambda one: one.account.address)
    groups = groupby(ordered, key=lambda one: one.account.address)
    return [Address(address, list(rows)) for address, rows in groups]
