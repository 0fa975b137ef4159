"""Rows of billing periods: they open months and close them."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from import_export.results import RowResult

from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import close_period
from imports.kinds.billing import PERIODS
from imports.rows.base import KindResource
from imports.rows.directory import refusal

CLOSED = BillingPeriod.Status.CLOSED
NO_MONTH = "Не указан период. Впишите его так: 08.2017, или укажите при загрузке."
REOPEN = (
    "Период закрыт, его не меняют. Сначала откройте его заново: в разделе"
    " «Начисления» или командой reopen_period."
)


class PeriodResource(KindResource):
    kind = PERIODS
    links: ClassVar[tuple[str, ...]] = ("organization",)

    class Meta(KindResource.Meta):
        model = BillingPeriod

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.stored = tuple(dict.fromkeys((*self.stored, "month")))
        self._closing: list[BillingPeriod] = []

    @cached_property
    def _known(self) -> dict[object, BillingPeriod]:
        periods = BillingPeriod.objects.filter(organization__in=self.directory.involved)
        return {(p.organization_id, p.month): p for p in periods}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        values["month"] = values.get("month") or self.context.month
        if values["month"] is None:
            raise refusal("month", NO_MONTH)
        text = values.get("organization", "")
        return {"organization": self.directory.known_organization(text)}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return links["organization"].pk, values["month"]

    def existing(self, key: object) -> BillingPeriod | None:
        return self._known.get(key)

    def finish(self, instance: BillingPeriod, result: RowResult) -> None:
        told = self.values.get("status")
        if instance.is_closed:
            unchanged = result.import_type == RowResult.IMPORT_TYPE_SKIP
            if not unchanged or told not in (None, "", CLOSED):
                raise ValidationError(self._closed_error(unchanged))
        elif told == CLOSED:
            self._close_later(instance, result)

    def write(self) -> None:
        super().write()
        for period in self._closing:
            close_period(period=period)

    def _closed_error(self, unchanged: bool) -> dict[str, str]:
        return {"status" if unchanged else "pay_until": REOPEN}

    def _close_later(self, instance: BillingPeriod, result: RowResult) -> None:
        self._closing.append(instance)
        if instance.draft_version_id is None:
            self.warn("В этом периоде нет начислений. Он закроется пустым.", "month")
        if result.import_type == RowResult.IMPORT_TYPE_SKIP:
            result.import_type = RowResult.IMPORT_TYPE_UPDATE
