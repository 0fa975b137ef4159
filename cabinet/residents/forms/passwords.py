"""New passwords and a new address."""

from typing import Any

from allauth.account import forms as allauth_forms

from cabinet.residents.forms.fields import (
    EMAIL_HINT,
    drop_placeholders,
    name_passwords,
)


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
