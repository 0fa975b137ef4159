"""Who forgot how they enter: the worker looks them up and writes to them.

The page only hands over what was typed, so that it takes as long for anybody.
"""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django_q.tasks import async_task

from cabinet.residents import names
from cabinet.residents.models import User

RECOVER_TASK = "cabinet.residents.tasks.send_recovery"


def begin(typed: str) -> None:
    """Have a letter written to whoever is meant by an address, a name or a phone."""
    if settings.QUEUE_LETTERS:
        async_task(RECOVER_TASK, typed)
    else:
        write_to(typed)


def write_to(typed: str) -> None:
    """To the address on record; a strange address is told that it is strange."""
    people = [user for user in _named(typed) if user.is_active and user.email]
    for user in people:
        words = {"username": user.username, "password_reset_url": _link(user)}
        template = "account/email/password_reset_key"
        get_adapter().send_mail(template, user.email, words)
    if not people and "@" in typed:
        get_adapter().send_mail("account/email/unknown_account", typed, {})


def _named(typed: str) -> list[User]:
    if "@" in typed:
        found = [names.find_by_email(typed)]
    else:
        found = [names.find_by_username(typed)]
    return [user for user in found if user] or names.find_by_phone(typed)


def _link(user: User) -> str:
    key = default_token_generator.make_token(user)
    args = [user_pk_to_url_str(user), key]
    return settings.BASE_URL + reverse("account_reset_password_from_key", args=args)
