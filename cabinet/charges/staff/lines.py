"""«Начисления»: the lines that residents see, a month at a time."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column

from cabinet.accounts.staff import READ_ONLY, ManagedIndex, ManagedViewSet, manage
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.lists.columns import Plain, Roubles
from cabinet.templatetags.kvartal import month as month_name

MONTH = "month"
# The years that are offered; each month of each organisation is a row.
OFFERED = 36


class MonthFilter(ChoiceFilter):
    """The list reads the month itself, for each month is a partition of its own."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs


class ChargeIndex(ManagedIndex):
    @cached_property
    def months(self) -> dict[str, list[int]]:
        """The published versions of each month, the newest month first."""
        keys = [one.pk for one in self.organizations]
        rows = BillingPeriod.objects.published().filter(organization__in=keys)
        found: dict[str, list[int]] = {}
        for day, version in rows.order_by("-month", "published_version_id").values_list(
            "month", "published_version_id"
        ):
            found.setdefault(day.isoformat(), []).append(version)
        return dict(list(found.items())[:OFFERED])

    @property
    def month(self) -> str:
        wish = self.request.GET.get(MONTH, "")
        return wish if wish in self.months else next(iter(self.months), "")

    def get_page_subtitle(self) -> str:
        return month_name(dt.date.fromisoformat(self.month)) if self.month else ""

    def get_base_queryset(self) -> QuerySet[Any]:
        """By the keys of versions alone: the database reads one partition of each."""
        versions = self.months.get(self.month, [])
        shown = Charge.objects.filter(version__in=versions)
        return shown.select_related(*self.related)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.order_by("version_id", "account_id", "service_id", "pk")

    @cached_property
    def filterset_class(self) -> type[Any]:
        choices = [(key, month_name(dt.date.fromisoformat(key))) for key in self.months]
        chosen = MonthFilter(
            label="Месяц", choices=choices, empty_label=None, widget=forms.RadioSelect
        )
        return type("Filters", (super().filterset_class,), {MONTH: chosen})


class ChargeViewSet(ManagedViewSet):
    model = Charge
    icon = "list-ul"
    menu_label = "Начисления"
    index_view_class = ChargeIndex
    list_display: ClassVar[list[Any]] = [
        "account",
        "service",
        Roubles("opening_balance", label="Вх. сальдо, ₽"),
        Roubles("charged", label="Начислено, ₽"),
        Roubles("recalculation", label="Перерасчёт, ₽"),
        Roubles("paid", label="Оплачено, ₽"),
        Roubles("closing_balance", label="Исх. сальдо, ₽"),
        Roubles("amount_due", label="К оплате, ₽"),
    ]
    more: Sequence[Any] = [
        "supplier",
        Plain("rate", label="Тариф"),
        *("unit", "volume", "common_volume", "volume_method"),
        Roubles("privilege", label="Льгота, ₽"),
        Roubles("under_delivery", label="Недопоставка, ₽"),
        Roubles("penalty", label="Пени, ₽"),
        "recalculation_reason",
        Column("organization", label="Организация", accessor="account.organization"),
    ]
    sortable = ()
    organization = "account__organization"
    house = "account__premises__building"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "service__name": ["icontains"],
        "charged": ["gte", "lte"],
        "recalculation": ["gte", "lte"],
        "closing_balance": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["account__number__startswith"]
    related = ("account__organization", "service", "supplier")
    inspect_view_fields_exclude: ClassVar[list[str]] = ["id", "version"]


# What residents were shown is changed by nobody.
manage(Charge, READ_ONLY)
