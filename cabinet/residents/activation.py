"""A registration that waits for its letter's link or for a code on a telephone.

A taken e-mail must look as a free one does. So whoever registers with it and a
telephone of their own gets a cabinet all the same — entered by the telephone,
without that address.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from cabinet.residents.first_entry import take_proven
from cabinet.residents.models import FirstEntry, User

SESSION_KEY = "activation"


class ActivationStage(EmailVerificationStage):
    """A proven telephone opens the cabinet as well as a proven address does."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and user.phones.exists():
            return None, True
        return super().handle()


def keep(request: HttpRequest, user: User, phone: str) -> None:
    """Remember in the session who may ask for a code, and where it goes."""
    request.session[SESSION_KEY] = [user.pk, phone]


def begun(request: HttpRequest) -> tuple[User, str] | None:
    """Who registered in this browser and isn't active yet."""
    pk, phone = request.session.get(SESSION_KEY, (None, ""))
    user = User.objects.filter(pk=pk, is_active=True, last_login=None).first()
    return (user, phone) if user else None


def register_without_address(
    request: HttpRequest, email: str, username: str, password: str
) -> User:
    """A cabinet for who gave an address that is somebody's already."""
    user = User.objects.create(
        username=username or f"user-{get_random_string(12).lower()}",
        password=make_password(password),
    )
    EmailAddress.objects.create(user=user, email=email, primary=True)
    account = take_proven(request)
    if account is not None:
        FirstEntry.objects.create(user=user, account_id=account)
    return user
