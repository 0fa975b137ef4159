from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from cabinet.accounts.models import Building

Choices = Iterable[tuple[str, str]]

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
        """What a request asks for; read once, however many look at it."""
        form: Self | None = getattr(request, "house_form", None)
        if form is None:
            form = cls(request.GET, auto_id="house-%s")
            form.is_valid()
            request.house_form = form  # type: ignore[attr-defined]
        return form

    @cached_property
    def chosen(self) -> Building | None:
        """The chosen house, or the only one that the words name."""
        house: Building | None = self.cleaned_data.get("house")
        if house:
            return house
        return self.found[0] if len(self.found) == 1 else None

    @cached_property
    def found(self) -> list[Building]:
        """The houses that the words name, the first ones."""
        words = self.cleaned_data.get("address", "").replace(",", " ").strip()
        if not words:
            return []
        return list(Building.objects.named(words).order_by("address")[:MAX_HOUSES])


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label="Ваша электронная почта",
        max_length=254,
        help_text="Пришлём письмо со ссылкой: по ней подписка начнёт действовать.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class DocumentFilterForm(forms.Form):
    """What is offered comes from the page: its kinds and its years."""

    def __init__(
        self, *args: Any, kinds: Choices, years: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", "Все")
        self.fields["kind"] = forms.ChoiceField(
            label="Вид", required=False, choices=[every, *kinds]
        )
        self.fields["year"] = forms.ChoiceField(
            label="Год", required=False, choices=[every, *((y, y) for y in years)]
        )


def ask_consent(form: forms.Form) -> None:
    """Add the consent to the processing of personal data, never ticked in advance."""
    words = format_html(
        'Даю <a href="{}" target="_blank">согласие на обработку персональных'
        " данных</a>, чтобы мне ответили",
        reverse("legal:text", args=["personal-data"]),
    )
    form.fields["consent"] = forms.BooleanField(label=words)
