"""What the page of a debt shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from cabinet.accounts.models import Account
from cabinet.payments.debts.penalties import Penalty, penalties
from cabinet.payments.debts.sources import Books, books_of


@dataclass(frozen=True)
class DebtPage:
    """Months with a debt or a penalty, oldest first; ``chosen`` ones in detail."""

    books: Books
    months: Sequence[Penalty]
    chosen: Sequence[Penalty]
    until: dt.date

    @classmethod
    def of(cls, account: Account, until: dt.date, month: str) -> Self:
        """``month`` is «2017-08»; any other text means every month that is owed."""
        books = books_of(account)
        counted = penalties(books.debts, books.receipts, books.rules, until)
        owed = [one for one in counted if one.left > 0 and one.debt.due_on < until]
        named = [one for one in counted if f"{one.debt.month:%Y-%m}" == month]
        return cls(books, owed, named or owed, until)

    @property
    def is_of_one_month(self) -> bool:
        return len(self.chosen) == 1

    @property
    def overdue(self) -> Decimal:
        return sum((one.left for one in self.months), Decimal())

    @property
    def penalty(self) -> Decimal:
        return sum((one.amount for one in self.chosen), Decimal())

    @property
    def is_complete(self) -> bool:
        return all(one.is_complete for one in self.chosen)
