"""A telephone, and the code that came to it."""

from django import forms

from cabinet.residents.forms.fields import PhoneField


class NewPhoneForm(forms.Form):
    phone = PhoneField(
        label="Номер мобильного телефона",
        required=True,
        help_text="Например, +7 900 123-45-67. На него придёт код.",
    )


class PhoneCodeForm(forms.Form):
    code = forms.CharField(
        label="Код из СМС",
        max_length=10,
        help_text="Если вам позвонили, введите последние цифры номера, с которого"
        " звонили.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )
