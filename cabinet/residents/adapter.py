"""How allauth behaves in this portal."""

import datetime as dt
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_q.tasks import async_task

from cabinet.residents import devices, tallies
from cabinet.residents.addresses import network_of
from cabinet.residents.logins import find_by_login
from cabinet.residents.models import Residency, User
from cabinet.residents.models.limits import chosen_limits
from cabinet.residents.tasks import send_letter

WRONG_LOGIN = (
    "Не получилось войти. Проверьте пароль и то, как вы себя назвали: почту, имя"
    " пользователя, телефон или номер лицевого счёта."
)
TOO_MANY_LOGINS = (
    "Слишком много неудачных попыток. Подождите десять минут и попробуйте снова или"
    " восстановите пароль."
)
EMAIL_STAGE = "allauth.account.stages.EmailVerificationStage"
# Within which wrong passwords are counted; how many there may be is staff's to say.
# At one login from one address.
HERE_WITHIN = dt.timedelta(minutes=5)
# And from any address. Whoever entered from this browser before, or has just set
# a new password, is not counted: nobody can lock a resident out by guessing.
EVERYWHERE_WITHIN = dt.timedelta(hours=1)
# Of one network, at whatever logins.
NETWORK_WITHIN = dt.timedelta(minutes=10)


class AccountAdapter(DefaultAccountAdapter):
    """Hooks of entry; the settings hold what is only a switch."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "too_many_login_attempts": TOO_MANY_LOGINS,
    }

    def get_login_stages(self) -> list[str]:
        """A registration is finished by a letter's link or by a telephone's code."""
        own = {EMAIL_STAGE: "cabinet.residents.activation.ActivationStage"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where to go without ``?next=``, which allauth checks by itself."""
        user = request.user
        if isinstance(user, User) and works_only(user):
            return reverse("wagtailadmin_home")
        return str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("residents:profile")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try against its address at this login, then against the login.

        Counted before the password is looked at: of many tries at once none slips
        through. A right password takes its own try back.
        """
        super().pre_authenticate(request, **credentials)
        login = login_of(credentials)
        here = self._get_login_attempts_cache_key(request, **credentials)
        self._tried = [here]
        most = chosen_limits()
        if tallies.count(here, HERE_WITHIN) > most.failures_of_login_here:
            raise self.validation_error("too_many_login_attempts")
        user = find_by_login(login)
        if user and devices.known(request, user):
            return
        if (
            self._failures_of_network(request) >= most.login_failures_of_network
            or self._count_of_login(user, login) > most.failures_of_login
        ):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        for key in self._tried if user else ():
            tallies.take_back(key)
        return user

    def _failures_of_network(self, request: HttpRequest) -> int:
        return tallies.counted(self._network_key(request), NETWORK_WITHIN)

    def _count_of_login(self, user: User | None, login: str) -> int:
        everywhere = everywhere_key(user, login)
        self._tried.append(everywhere)
        return tallies.count(everywhere, EVERYWHERE_WITHIN)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        tallies.count(self._network_key(request), NETWORK_WITHIN)

    def _network_key(self, request: HttpRequest) -> str:
        return f"login-failed:{network_of(self.get_client_ip(request))}"

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        login = login_of(credentials).lower()
        return _key("here", f"{self.get_client_ip(request)}:{login}")

    def _delete_login_attempts_cached_email(
        self, request: HttpRequest, **credentials: Any
    ) -> None:
        """allauth calls it once a new password is set."""
        tallies.forget(self._get_login_attempts_cache_key(request, **credentials))

    def post_login(
        self, request: HttpRequest, user: User, **details: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        devices.remember(request, response, user)
        return response

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write a letter in the portal's name and have the worker send it.

        Not sent here, so that an answer takes as long whoever is written to.
        """
        site = {"site_name": settings.SITE_NAME, "site_url": settings.BASE_URL}
        known = {"request": allauth_context.request, "email": email}
        letter = self.render_mail(template_prefix, email, {**known, **site, **context})
        if settings.QUEUE_LETTERS:
            async_task(send_letter, letter.subject, letter.body, email)
        else:
            send_letter(letter.subject, letter.body, email)


def login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def everywhere_key(user: User | None, login: str) -> str:
    return _key("everywhere", f"user:{user.pk}" if user else f"login:{login.lower()}")


def _key(kind: str, whose: str) -> str:
    """Of one length, and without the name that somebody typed."""
    return f"login-failed:{kind}:{sha256(whose.encode()).hexdigest()}"


def works_only(user: User) -> bool:
    """Whether a person is an employee here and sees no account as a resident."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    return not Residency.objects.in_force().filter(user=user).exists()
