"""Rows of charges: each file makes a new version of its periods."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from import_export.results import RowResult

from cabinet.accounts.models import Account, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version
from cabinet.tariffs.models import Service, Supplier
from imports.kinds.billing import CHARGES
from imports.rows.base import REPEATED, KindResource
from imports.rows.directory import identity, refusal
from imports.rows.periods import NO_MONTH
from imports.suggestions import told_names

NEW_SERVICE = "Новая услуга: раньше её не было, она появится после загрузки."
NEW_SUPPLIER = "Новый поставщик: раньше его не было, он появится после загрузки."
ROUBLE, ONE_PERCENT = Decimal(1), Decimal("0.01")


class ChargeResource(KindResource):
    """Compared with the draft of the period; nothing new writes nothing."""

    kind = CHARGES
    links: ClassVar[tuple[str, ...]] = ("account", "service", "supplier")

    class Meta(KindResource.Meta):
        model = Charge

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._lines_of: dict[BillingPeriod, list[Charge]] = defaultdict(list)
        self._touched: set[BillingPeriod] = set()
        self._told_periods: set[object] = set()
        self._drafts: dict[BillingPeriod, dict[object, Charge]] = {}

    @cached_property
    def _periods(self) -> dict[tuple[int, dt.date], BillingPeriod]:
        periods = BillingPeriod.objects.filter(organization__in=self.directory.involved)
        return {(p.organization_id, p.month): p for p in periods}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        told = self.directory.organization(values.get("organization", ""))
        account = self.directory.account(values["account"], told)
        self.period = self._open_period(account.organization, values)
        service = self._service(account, values)
        supplier = self._supplier(account, values)
        return {"account": account, "service": service, "supplier": supplier}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return self.period.pk, *(identity(links[name]) for name in self.links)

    def existing(self, key: Any) -> Charge | None:
        return self._draft(self.period).get(key[1:])

    def check(self, instance: Charge) -> None:
        for text, column in _doubts(instance):
            self.warn(text, column)

    def finish(self, instance: Charge, result: RowResult) -> None:
        if result.import_type == RowResult.IMPORT_TYPE_SKIP:
            self.check(instance)
        else:
            self._touched.add(self.period)
        instance.line = self.context.line(self.row_number)
        instance.source_run = self.context.run
        self._lines_of[self.period].append(instance)

    def write(self) -> None:
        self.directory.write()
        for period in self._touched:
            add_version(period=period, charges=self._lines_of[period])

    def _open_period(
        self, organization: Organization, values: dict[str, Any]
    ) -> BillingPeriod:
        month = values.get("month") or self.context.month
        if month is None:
            raise refusal("month", NO_MONTH)
        period = self._periods.get((organization.pk, month))
        if period is None:
            raise self._period_error(
                organization, month, "нет. Сначала загрузите расчётные периоды."
            )
        if period.is_closed:
            raise self._period_error(
                organization,
                month,
                "закрыт, его начисления не меняют."
                " Сначала откройте его заново: в разделе «Начисления»"
                " или командой reopen_period.",
            )
        return period

    def _period_error(
        self, organization: Organization, month: dt.date, text: str
    ) -> ValidationError:
        """Said once a period, not once a row: repeated ones are not shown."""
        period = (organization.pk, month)
        code = REPEATED if period in self._told_periods else "period"
        self._told_periods.add(period)
        said = f"Период {month:%m.%Y} организации «{organization}» {text}"
        return ValidationError({"month": ValidationError(said, code=code)})

    def _draft(self, period: BillingPeriod) -> dict[object, Charge]:
        if period not in self._drafts:
            version = period.draft_version_id
            charges = Charge.objects.filter(
                version=version, account__number__in=self.context.column("account")
            )
            self._drafts[period] = {
                (c.account_id, c.service_id, c.supplier_id): c for c in charges
            }
            self._held += Charge.objects.filter(version=version).count()
        return self._drafts[period]

    def _service(self, account: Account, values: dict[str, Any]) -> Service:
        service, invented = self.directory.service_or_new(
            values["service"], account.organization, values.get("unit", "")
        )
        if invented:
            near = self.directory.near_services(values["service"], account.organization)
            self.warn(NEW_SERVICE + told_names(near), "service")
        return service

    def _supplier(self, account: Account, values: dict[str, Any]) -> Supplier | None:
        supplier, invented = self.directory.supplier_or_new(
            values.get("supplier", ""), account.organization
        )
        if invented:
            self.warn(NEW_SUPPLIER, "supplier")
        return supplier


def _doubts(charge: Charge) -> Iterator[tuple[str, str]]:
    """What looks odd in a line; the billing program's figures stand anyway."""
    if None not in (charge.opening_balance, charge.closing_balance):
        expected = charge.expected_closing
        if charge.closing_balance != expected:
            text = f"По остальным суммам строки сальдо {written(expected)}."
            yield text, "closing_balance"
    if charge.rate and charge.volume:
        expected = charge.rate * charge.volume
        difference = abs(charge.charged - expected)
        if difference > max(ROUBLE, ONE_PERCENT * abs(expected)):
            yield f"Тариф × расход = {written(expected)}.", "charged"


def written(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
