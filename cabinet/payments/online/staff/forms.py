"""How staff fill in a contract with a provider; secrets go in and never come out."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import ModelForm

from cabinet.payments.online.models import OutsideLink, ProviderAccount
from cabinet.payments.online.providers import PROVIDERS, switched_on
from cabinet.payments.online.providers.base import Field
from cabinet.payments.online.sealing import SealError, seal, unseal

TERMS = [
    *("organization", "recipient", "title", "is_on", "position"),
    *("fee_percent", "fee_minimum", "fee_payer"),
]
KEPT = "Ключ сохранён и не показывается. Оставьте поле пустым, чтобы его не менять."
LOST = "Прежний ключ больше не прочитать: введите его заново."


class NewContractForm(ModelForm):
    """With whom and on what terms; the keys are asked for on the next page."""

    provider = forms.ChoiceField(label="Провайдер")

    class Meta:
        model = ProviderAccount
        fields = ["provider", *TERMS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A contract without keys takes nobody's money.
        self.fields["is_on"].initial = False
        kinds = ProviderAccount.Kind
        choices = [(slug, kinds(slug).label) for slug in switched_on()]
        self.fields["provider"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        return _own_recipient(self, super().clean() or {})


class ContractForm(ModelForm):
    """The terms, and the fields that the contract's provider wants."""

    class Meta:
        model = ProviderAccount
        fields = TERMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = PROVIDERS[self.instance.provider]
        try:
            self.kept = unseal(self.instance.sealed_keys)
        except SealError:
            self.kept = {}
        for field in self.provider.fields:
            self.fields[_name(field)] = self._field(field)

    def clean(self) -> dict[str, Any]:
        values = _own_recipient(self, super().clean() or {})
        for address in str(values.get("key_networks") or "").split():
            try:
                ipaddress.ip_network(address)
            except ValueError:
                self.add_error("key_networks", f"Это не адрес сети: {address}")
        for field in self._missing(values):
            self.add_error(_name(field), "Без этого провайдер не примет платёж.")
        return values

    def save(self, commit: bool = True) -> ProviderAccount:
        values = self.cleaned_data
        told = {one.name: values[_name(one)] or "" for one in self.provider.fields}
        fields = {one.name: one for one in self.provider.fields}
        shown = {n: v for n, v in told.items() if not fields[n].secret}
        typed = {n: v for n, v in told.items() if fields[n].secret and v}
        self.instance.options = shown
        self.instance.sealed_keys = seal({**self.kept, **typed})
        saved: ProviderAccount = super().save(commit)
        return saved

    def _field(self, field: Field) -> forms.CharField:
        if field.secret:
            return self._secret(field)
        value = self.instance.options.get(field.name, field.default)
        return forms.CharField(
            label=field.label,
            required=field.required and not field.default,
            initial=value,
            help_text=field.help_text,
        )

    def _secret(self, field: Field) -> forms.CharField:
        kept = field.name in self.kept
        lost = bool(self.instance.sealed_keys) and not kept
        return forms.CharField(
            label=field.label,
            required=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            help_text=KEPT if kept else LOST if lost else "",
        )

    def _missing(self, values: dict[str, Any]) -> Iterator[Field]:
        """Secrets without which a contract can't be switched on."""
        for field in self.provider.fields if values.get("is_on") else ():
            given = values.get(_name(field)) or self.kept.get(field.name)
            if field.secret and field.required and not given:
                yield field


class OutsideLinkForm(ModelForm):
    class Meta:
        model = OutsideLink
        fields = ["organization", "title", "url", "note", "is_on", "position"]


def _name(field: Field) -> str:
    return f"key_{field.name}"


def _own_recipient(form: ModelForm, values: dict[str, Any]) -> dict[str, Any]:
    recipient, organization = values.get("recipient"), values.get("organization")
    if recipient and recipient.organization_id != getattr(organization, "pk", None):
        form.add_error("recipient", "Это получатель другой организации.")
    return values
