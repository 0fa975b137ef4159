"""How allauth behaves in this portal."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cabinet.residents.models import Residency, User

WRONG_LOGIN = (
    "Не получилось войти. Проверьте электронную почту или имя пользователя и пароль."
)
TOO_MANY_LOGINS = (
    "Слишком много неудачных попыток. Подождите пять минут и попробуйте снова или"
    " восстановите пароль."
)


class AccountAdapter(DefaultAccountAdapter):
    """Hooks of entry; the settings hold what is only a switch."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "too_many_login_attempts": TOO_MANY_LOGINS,
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where to go without ``?next=``, which allauth checks by itself."""
        user = request.user
        if isinstance(user, User) and works_only(user):
            return reverse("wagtailadmin_home")
        return str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("residents:profile")

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Sign letters with the portal's own name and address."""
        site = {"site_name": settings.SITE_NAME, "site_url": settings.BASE_URL}
        super().send_mail(template_prefix, email, {**site, **context})


def works_only(user: User) -> bool:
    """Whether a person is an employee here and holds no account as a resident."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    return not Residency.objects.active().filter(user=user).exists()
