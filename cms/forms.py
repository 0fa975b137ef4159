from typing import Self

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from cabinet.accounts.models import Building

MAX_QUERY = 100
MAX_HOUSES = 20


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Что найти",
        max_length=MAX_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class HouseForm(forms.Form):
    """A house by any words of its address; addresses of houses are public."""

    address = forms.CharField(
        label="Улица и дом",
        max_length=MAX_QUERY,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "street-address"}
        ),
    )
    house = forms.ModelChoiceField(
        Building.objects.all(), required=False, widget=forms.HiddenInput
    )

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        form = cls(request.GET, auto_id="house-%s")
        form.is_valid()
        return form

    def chosen(self) -> Building | None:
        """The chosen house, or the only one that the words name."""
        house: Building | None = self.cleaned_data.get("house")
        if house:
            return house
        found = list(self.found()[:2])
        return found[0] if len(found) == 1 else None

    def found(self) -> QuerySet[Building]:
        words = self.cleaned_data.get("address", "").replace(",", " ").split()
        houses = Building.objects.all() if words else Building.objects.none()
        for word in words:
            houses = houses.filter(address__icontains=word)
        return houses.order_by("address")[:MAX_HOUSES]


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label="Ваша электронная почта",
        max_length=254,
        help_text="Пришлём письмо со ссылкой: по ней подписка начнёт действовать.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
