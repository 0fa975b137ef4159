"""Choosing a house: one's own organisations', by any words of the address."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cabinet.accounts.models import Building, BuildingQuerySet


class AddressFilterForm(BaseFilterForm):
    q = forms.CharField(
        label="Улица и дом",
        widget=forms.TextInput(attrs={"placeholder": "Улица и дом"}),
        required=False,
    )

    def filter(self, objects: QuerySet[Building]) -> QuerySet[Building]:
        words = self.cleaned_data["q"].strip()
        self.is_searching, self.search_query = bool(words), words
        return cast(BuildingQuerySet, objects).named(words)


class ManagedHouses(BaseChooseView):
    filter_form_class = AddressFilterForm

    def get_object_list(self) -> Any:
        return Building.objects.managed_by(self.request.user)


class ChooseHouse(ChooseViewMixin, CreationFormMixin, ManagedHouses):
    pass


class ChooseHouseResults(ChooseResultsViewMixin, CreationFormMixin, ManagedHouses):
    pass


class HouseChooserViewSet(ChooserViewSet):
    model = Building
    icon = "home"
    choose_one_text = "Выбрать дом"
    choose_another_text = "Выбрать другой дом"
    edit_item_text = "Открыть дом"
    choose_view_class = ChooseHouse
    choose_results_view_class = ChooseHouseResults


houses = HouseChooserViewSet("house_chooser")
