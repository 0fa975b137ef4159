"""The first of two steps: which account, and on whom it is opened."""

from dataclasses import replace
from typing import Any

from django import forms

from cabinet.residents.forms.linking import (
    KindField,
    NumberField,
    SurnameField,
    several_kinds,
)
from cabinet.residents.linking import Claim, by_surname
from cabinet.residents.robots import ask_human


class FirstEntryForm(forms.Form):
    """What manual 003 asks for: the number and the surname of its holder."""

    number = NumberField()
    last_name = SurnameField()

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if several_kinds():
            self.fields["kind"] = KindField()
        ask_human(self, address)

    def claim(self) -> Claim:
        told = self.cleaned_data
        said = by_surname(told["number"], told["last_name"], switch="first_entry")
        return replace(said, kind=told.get("kind", ""))
