"""The months that an account was billed for, to choose from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod


@dataclass(frozen=True)
class MonthPicker:
    """Published periods with charges of the account, newest first."""

    periods: Sequence[BillingPeriod]

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(list(BillingPeriod.objects.billed_to(account)))

    @property
    def newest(self) -> BillingPeriod | None:
        return self.periods[0] if self.periods else None

    def at(self, month: dt.date) -> BillingPeriod | None:
        return next((p for p in self.periods if p.month == month), None)

    def named(self, text: str) -> BillingPeriod | None:
        """The period of «2017-08», the value that the picker's form sends."""
        return next((p for p in self.periods if f"{p.month:%Y-%m}" == text), None)

    def same_month_last_year(self, period: BillingPeriod) -> BillingPeriod | None:
        wanted = (period.month.year - 1, period.month.month)
        found = (p for p in self.periods if (p.month.year, p.month.month) == wanted)
        return next(found, None)

    def up_to(self, period: BillingPeriod, count: int) -> Sequence[BillingPeriod]:
        """At most ``count`` periods that end with this one, oldest first."""
        chosen = [p for p in self.periods if p.month <= period.month]
        return chosen[:count][::-1]

    @property
    def years(self) -> Sequence[int]:
        return sorted({p.month.year for p in self.periods}, reverse=True)

    def before(self, period: BillingPeriod) -> BillingPeriod | None:
        return next((p for p in self.periods if p.month < period.month), None)

    def after(self, period: BillingPeriod) -> BillingPeriod | None:
        later = [p for p in self.periods if p.month > period.month]
        return later[-1] if later else None
