"""Fields that several forms ask for, and how they are named."""

from typing import Any

from django import forms

from cabinet.residents import names
from cabinet.residents.passwords import in_words

WHAT_NOT_TO_TAKE = (
    "Не берите одни цифры, свою почту и слишком простой пароль вроде «qwerty123»."
)
EMAIL_HINT = "На этот адрес придёт письмо со ссылкой для подтверждения."


class PhoneField(forms.CharField):
    """A mobile phone, typed as people do and kept as «7XXXXXXXXXX»."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        named: dict[str, Any] = {
            "label": "Мобильный телефон",
            "required": False,
            "max_length": 20,
        }
        super().__init__(**named | options)

    def clean(self, value: Any) -> str:
        return names.clean_phone(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return f"+{value}" if isinstance(value, str) and value.isdigit() else value


def name_passwords(form: forms.Form) -> None:
    form.fields["password1"].label = "Пароль"
    form.fields["password1"].help_text = f"{in_words()} {WHAT_NOT_TO_TAKE}"
    form.fields["password2"].label = "Подтверждение пароля"


def drop_placeholders(form: forms.Form) -> None:
    """A grey hint inside a field vanishes as soon as one types; labels stay."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
