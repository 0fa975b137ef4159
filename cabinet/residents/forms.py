"""Entry, linking and the profile, in the words of the manuals."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import RegexValidator

from cabinet.residents.models import MAX_NUMBER, User

HOW_TO_CHOOSE_IT = (
    "Не короче 8 знаков. Подойдут буквы, цифры и пробелы — например, несколько слов"
    " подряд. Не берите одни цифры, свою почту и слишком простой пароль вроде"
    " «qwerty123»."
)
EMAIL_HINT = "На этот адрес придёт письмо со ссылкой для подтверждения."
PHONE = RegexValidator(
    r"^\+?[\d\s()-]{5,20}$", "Напишите номер цифрами, например +7 900 123-45-67."
)


class LoginForm(allauth_forms.LoginForm):
    """Entry by e-mail or user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Электронная почта или имя пользователя"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = "Пароль"
        # allauth puts a link here; the page has its own below the form.
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Запомнить меня"
        drop_placeholders(self)


class SignupForm(allauth_forms.SignupForm):
    """Registration by e-mail and a password typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Электронная почта"
        self.fields["email"].help_text = EMAIL_HINT
        name_passwords(self)
        drop_placeholders(self)


class RecoverForm(allauth_forms.ResetPasswordForm):
    """Asks where to send the user name and a link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Электронная почта"
        drop_placeholders(self)


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password after the link from the letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_passwords(self)
        self.fields["password1"].label = "Новый пароль"
        drop_placeholders(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """A new password while logged in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Текущий пароль"
        self.fields["oldpassword"].help_text = ""
        name_passwords(self)
        self.fields["password1"].label = "Новый пароль"
        drop_placeholders(self)


class NewEmailForm(allauth_forms.AddEmailForm):
    """The address to change to; it replaces the old one once it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Новый адрес"
        self.fields["email"].help_text = EMAIL_HINT
        drop_placeholders(self)


class LinkForm(forms.Form):
    """What of a paper bill proves that it came to this person."""

    number = forms.CharField(
        label="Платёжный код (номер лицевого счёта)",
        max_length=MAX_NUMBER,
        help_text=(
            "Он напечатан в верхней части счёта на оплату, рядом с адресом: «лицевой"
            " счёт», «Л/С №» или «платёжный код». Вводите вместе с нулями в начале и"
            " буквами, если они есть."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label="Фамилия",
        max_length=100,
        help_text="На кого открыт лицевой счёт, даже если это не вы.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    flat = forms.CharField(
        label="Номер квартиры",
        max_length=20,
        help_text="Как в счёте, с буквой, если она есть: 16\N{NO-BREAK SPACE}Д.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ProfileForm(forms.ModelForm):
    """How to call a person, by name and by phone."""

    phone = forms.CharField(
        label="Мобильный телефон",
        required=False,
        max_length=20,
        validators=[PHONE],
        help_text="Например, +7 900 123-45-67. По нему с вами свяжется организация.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = User
        fields = ["last_name", "first_name", "middle_name", "phone"]
        widgets = {
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "middle_name": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }


def name_passwords(form: forms.Form) -> None:
    form.fields["password1"].label = "Пароль"
    form.fields["password1"].help_text = HOW_TO_CHOOSE_IT
    form.fields["password2"].label = "Подтверждение пароля"


def drop_placeholders(form: forms.Form) -> None:
    """A grey hint inside a field vanishes as soon as one types; labels stay."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
