"""The filters that lists share: organisation, house, and which columns to show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, Filter, MultipleChoiceFilter
from django_filters.utils import label_for_filter
from wagtail.admin.filters import WagtailFilterSet

from cabinet.accounts.models import Building, Organization

COLUMNS, ORGANIZATION, HOUSE = "columns", "organization", "house"
Choices = Sequence[tuple[Any, str]]


class ColumnsFilter(MultipleChoiceFilter):
    """Filters nothing: the list reads from it what to show."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs


class HouseFilter(CharFilter):
    """Words of an address; houses are never listed to choose from."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        houses = Building.objects.named(value).values("pk")
        return qs.filter(**{f"{self.field_name}__in": houses})


class ListFilters(WagtailFilterSet):
    """Offers nothing that isn't the employee's own."""

    @classmethod
    def filter_for_field(
        cls, field: Any, field_name: str, lookup_expr: str | None = None
    ) -> Filter:
        if field.is_relation:
            raise TypeError(f"{field}: choices of a relation may be a million")
        found: Filter = super().filter_for_field(field, field_name, lookup_expr)
        relation, _, beyond = field_name.partition("__")
        if beyond:
            # «Категория содержит», where all names would make «Категория название».
            found.label = label_for_filter(cls._meta.model, relation, lookup_expr)
        return found


def organization_filter(path: str, organizations: Sequence[Organization]) -> Filter:
    choices = [(one.pk, one.name) for one in organizations]
    return ChoiceFilter(
        field_name=path,
        label="Организация",
        choices=choices,
        empty_label="Все",
        widget=forms.RadioSelect,
    )


def house_filter(path: str) -> Filter:
    return HouseFilter(field_name=path, label="Дом (слова адреса)")


def columns_filter(choices: Choices, usual: Sequence[str]) -> Filter:
    return ColumnsFilter(
        label="Столбцы",
        choices=choices,
        initial=list(usual),
        widget=forms.CheckboxSelectMultiple,
    )
