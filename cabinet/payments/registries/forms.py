"""What a clerk decides about money that nobody knows."""

from typing import Any

from django import forms

from cabinet.accounts.models import Account, Organization

NO_ACCOUNT = "Такого лицевого счёта у этой организации нет."


class AllocateForm(forms.Form):
    """Which account the money is for."""

    account = forms.CharField(label="Лицевой счёт", max_length=30)
    remember = forms.BooleanField(
        label="Запомнить: так этот банк пишет этот счёт",
        required=False,
        initial=True,
        help_text="Следующий такой платёж пойдёт на этот счёт сам.",
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_account(self) -> Account:
        number = self.cleaned_data["account"].strip()
        found = Account.objects.filter(organization=self.organization, number=number)
        if account := found.first():
            return account
        raise forms.ValidationError(NO_ACCOUNT)


class NoteForm(forms.Form):
    """Why the money goes back, or stays as it is."""

    note = forms.CharField(
        label="Пояснение",
        max_length=500,
        help_text="Например: вернули по письму банка № 17 от 3 ноября.",
    )
