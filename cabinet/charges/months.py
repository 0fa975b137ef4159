"""The months that an account was billed for, to choose from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.utils.safestring import SafeString, mark_safe

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.prepared import Prepared, asked_key
from cabinet.templatetags.kvartal import month as month_name


class BilledMonth(NamedTuple):
    """A published period in which an account has charges: what a list of many needs."""

    month: dt.date
    pk: int
    published_version_id: int


_billed = Prepared(
    lambda: BillingPeriod.objects.with_bills(asked_key("account")).values_list(
        *BilledMonth._fields
    )
)


@dataclass(frozen=True)
class MonthPicker:
    """Published periods with charges of the account, newest first."""

    periods: Sequence[BilledMonth]

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls([BilledMonth(*row) for row in _billed.rows(account=account.pk)])

    @property
    def newest(self) -> BilledMonth | None:
        return self.periods[0] if self.periods else None

    def at(self, month: dt.date) -> BilledMonth | None:
        return next((p for p in self.periods if p.month == month), None)

    def named(self, text: str) -> BilledMonth | None:
        """The period of «2017-08», the value that the picker's form sends."""
        return next((p for p in self.periods if f"{p.month:%Y-%m}" == text), None)

    def same_month_last_year(
        self, period: BilledMonth | BillingPeriod
    ) -> BilledMonth | None:
        wanted = (period.month.year - 1, period.month.month)
        found = (p for p in self.periods if (p.month.year, p.month.month) == wanted)
        return next(found, None)

    def up_to(
        self, period: BilledMonth | BillingPeriod, count: int
    ) -> Sequence[BilledMonth]:
        """At most ``count`` periods that end with this one, oldest first."""
        chosen = [p for p in self.periods if p.month <= period.month]
        return chosen[:count][::-1]

    def options(self, chosen: dt.date) -> SafeString:
        """The months as a form's choices: sixty of them take a template's loop long."""
        told = [
            f'<option value="{p.month:%Y-%m}"{" selected" * (p.month == chosen)}>'
            f"{month_name(p.month)}</option>"
            for p in self.periods
        ]
        return mark_safe("\n".join(told))  # noqa: S308 (dates of our own)

    @property
    def years(self) -> Sequence[int]:
        return sorted({p.month.year for p in self.periods}, reverse=True)

    def before(self, period: BilledMonth | BillingPeriod) -> BilledMonth | None:
        return next((p for p in self.periods if p.month < period.month), None)

    def after(self, period: BilledMonth | BillingPeriod) -> BilledMonth | None:
        later = [p for p in self.periods if p.month > period.month]
        return later[-1] if later else None
