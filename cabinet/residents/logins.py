"""Entry by any word that means one person, with the same work for each."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from cabinet.prepared import Prepared, asked_key
from cabinet.residents import names
from cabinet.residents.models import Residency, User
from cabinet.residents.numbers import loose_spellings, spellings

_by_key = Prepared(lambda: User.objects.filter(pk=asked_key("user")))


class AnyNameBackend(AuthenticationBackend):
    """By e-mail, user name, phone or account number; one password check in all."""

    def get_user(self, user_id: Any) -> User | None:
        """Who is logged in; asked for by every page of theirs."""
        found = next(iter(_by_key(user=user_id)), None)
        return found if found and self.user_can_authenticate(found) else None

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        login = credentials.get("email") or credentials.get("username") or ""
        user = find_by_login(str(login))
        checked = self._check_password(user, credentials["password"])
        return checked if isinstance(checked, User) else None


def find_by_login(login: str) -> User | None:
    """The one person whom these words mean; nobody where they mean two."""
    if "@" in login:
        return names.find_by_email(login)
    return (
        names.find_by_username(login)
        or _only(names.find_by_phone(login))
        or _only(_holders(login))
    )


def _holders(number: str) -> list[User]:
    held = Residency.objects.active().filter(frozen_at=None).select_related("user")
    for numbers in (spellings(number), loose_spellings(number)):
        found = list(held.filter(account__number__in=numbers)[:2])
        if found:
            return [residency.user for residency in found]
    return []


def _only(users: list[User]) -> User | None:
    return users[0] if len(users) == 1 else None
