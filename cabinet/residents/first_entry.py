"""The account that a first entry begins with, between its two pages.

Kept signed in the session, for as long as choosing a password takes. It says
nothing about the account to whoever looks at the page.
"""

from django.core import signing
from django.http import HttpRequest

from cabinet.accounts.models import Account

SESSION_KEY = "first_entry"
SALT = "cabinet.residents.first_entry"
LIFETIME_SECONDS = 30 * 60


def keep_proven(request: HttpRequest, account: Account) -> None:
    request.session[SESSION_KEY] = signing.dumps(account.pk, salt=SALT)


def has_proven(request: HttpRequest) -> bool:
    return _proven(request) is not None


def take_proven(request: HttpRequest) -> int | None:
    """The account's id, once, if it was proven on the way to this very page."""
    match = request.resolver_match
    if match is None or match.url_name != "first_login_details":
        return None
    account = _proven(request)
    request.session.pop(SESSION_KEY, None)
    return account


def _proven(request: HttpRequest) -> int | None:
    token = request.session.get(SESSION_KEY, "")
    try:
        return int(signing.loads(token, salt=SALT, max_age=LIFETIME_SECONDS))
    except signing.BadSignature:
        return None
