"""Entry, registration and recovery."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html

from cabinet.residents import activation, names, recovery
from cabinet.residents.addresses import client_address
from cabinet.residents.forms.fields import (
    EMAIL_HINT,
    PhoneField,
    drop_placeholders,
    name_passwords,
)
from cabinet.residents.legal_texts import record_consents
from cabinet.residents.models import User
from cabinet.residents.profiles import discard_stale_registration
from cabinet.residents.robots import ask_human

LOGIN_LABEL = "Электронная почта, имя пользователя, телефон или лицевой счёт"
USERNAME_HINT = (
    "Необязательно: войти можно и по почте. Русские или латинские буквы, цифры, дефис"
    " и подчёркивание, не больше 30 знаков, первая — буква."
)
MUST_AGREE = "Без этого зарегистрироваться нельзя."
linked = lazy(format_html, str)


class LoginForm(allauth_forms.LoginForm):
    """Entry by whatever a person remembers of themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = LOGIN_LABEL
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = "Пароль"
        # allauth puts a link here; the page has its own below the form.
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Запомнить меня"
        drop_placeholders(self)


class SignupForm(allauth_forms.SignupForm):
    """Registration as the manuals have it, with each consent asked for by itself."""

    phone = PhoneField(
        help_text="Необязательно. С ним можно подтвердить регистрацию кодом из СМС, а"
        " потом входить по номеру. Например, +7 900 123-45-67."
    )
    terms = forms.BooleanField(
        label=linked(
            'Я ознакомился и принял <a href="{}" target="_blank">соглашение об'
            " использовании личного кабинета</a>",
            reverse_lazy("legal:text", args=["terms"]),
        ),
        error_messages={"required": MUST_AGREE},
    )
    personal_data = forms.BooleanField(
        label=linked(
            'Я даю <a href="{}" target="_blank">согласие на обработку персональных'
            " данных</a>",
            reverse_lazy("legal:text", args=["personal-data"]),
        ),
        error_messages={"required": MUST_AGREE},
    )
    field_order = (
        *("email", "username", "password1", "password2", "phone"),
        *("human", "terms", "personal_data"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login_owner: User | None = None
        self.fields["email"].label = "Электронная почта"
        self.fields["email"].help_text = EMAIL_HINT
        self.fields["username"].label = "Имя пользователя"
        self.fields["username"].help_text = USERNAME_HINT
        self.fields["username"].required = False
        name_passwords(self)
        drop_placeholders(self)
        ask_human(self, client_address(context.request))
        self.order_fields(self.field_order)

    def clean_email(self) -> str:
        discard_stale_registration(email=self.cleaned_data["email"])
        return str(super().clean_email())

    def clean_username(self) -> str:
        """A taken name is no error: that would tell who is registered here."""
        typed = self.cleaned_data["username"]
        if not typed.strip():
            return ""
        name = names.clean_username(typed)
        self.login_owner = names.find_by_username(name)
        return "" if self.login_owner else name

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        if self.account_already_exists:
            self._go_on_without_address(request)
        saved: tuple[User | None, Any] = super().try_save(request)
        if self.login_owner:
            get_adapter().send_mail(
                "account/email/login_taken", self.login_owner.email, {}
            )
        return saved

    def signup(self, request: HttpRequest, user: User) -> None:
        record_consents(user=user, request=request)
        if self.cleaned_data["phone"]:
            activation.keep(request, user, self.cleaned_data["phone"])

    def _go_on_without_address(self, request: HttpRequest) -> None:
        """With a telephone one may be let in by it; else only the time is spent."""
        typed = self.cleaned_data
        if not typed["phone"]:
            # As long as a registration takes that keeps the password.
            make_password(typed["password1"])
            return
        user = activation.register_without_address(
            request, typed["email"], typed.get("username", ""), typed["password1"]
        )
        self.signup(request, user)


class RecoverForm(allauth_forms.ResetPasswordForm):
    """Asks who forgot; the letter goes to the address on record."""

    email = forms.CharField(
        label="Электронная почта, телефон или имя пользователя",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_email(self) -> str:
        """Nobody is looked for here: the time of an answer would tell who is known."""
        return str(self.cleaned_data["email"]).strip()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        typed = str(self.cleaned_data["email"])
        recovery.begin(typed)
        return typed
