"""The first of two steps: which account, and on whom it is opened."""

from typing import Any

from django import forms

from cabinet.residents.forms.linking import NumberField, SurnameField
from cabinet.residents.robots import ask_human


class FirstEntryForm(forms.Form):
    """What manual 003 asks for: the number and the surname of its holder."""

    number = NumberField()
    last_name = SurnameField()

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_human(self, address)

    @property
    def claim(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("number", "last_name")}
