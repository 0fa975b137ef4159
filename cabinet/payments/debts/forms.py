"""What staff say of a plan."""

from typing import Any

from django import forms

from cabinet.accounts.models import Account, Viewer
from cabinet.payments.debts.services import FEWEST, MOST

DateInput = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoublesField(forms.DecimalField):
    """«1 775,84» as people write it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(str(value or "").split()).replace(",", "."))


class OfferForm(forms.Form):
    """A plan to offer; the account is named by its number."""

    account = forms.CharField(label="Лицевой счёт", max_length=30)
    debt = RoublesField(label="Сумма долга, ₽", max_digits=14, decimal_places=2)
    parts = forms.IntegerField(
        label="На сколько частей", min_value=FEWEST, max_value=MOST, initial=6
    )
    first_due = forms.DateField(label="Первый срок оплаты", widget=DateInput)
    terms = forms.CharField(
        label="Условия",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: пени не начисляются, пока график соблюдается.",
    )

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_account(self) -> Account:
        number = self.cleaned_data["account"].strip()
        found = list(Account.objects.managed_by(self.user).filter(number=number)[:2])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            "Счёт с таким номером есть у нескольких организаций."
            if found
            else "Такого лицевого счёта нет."
        )


class PaidForm(forms.Form):
    """The day on which a part was paid."""

    paid_on = forms.DateField(label="Оплачено", widget=DateInput)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Почему прекращается",
        max_length=500,
        help_text="Это увидит житель.",
    )
