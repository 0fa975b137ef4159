"""Values of a real account, to look at a text before it goes to a town."""

from collections.abc import Callable

from django.conf import settings

from cabinet.accounts.models import Account
from cabinet.notifications.news import masked
from cabinet.notifications.occasions import Occasion

Values = dict[str, str]
Teller = Callable[[Account], Values | None]
_tellers: dict[str, Teller] = {}


def register(occasion: str, teller: Teller) -> None:
    """Slices above hand in what they know of an account, when the portal starts."""
    _tellers[occasion] = teller


def values_of(occasion: Occasion, account: Account) -> Values:
    """The account's own where they are known, else what such a letter may hold."""
    teller = _tellers.get(occasion.code)
    told = teller(account) if teller else None
    return {
        **occasion.sample,
        **(told or {}),
        "счёт": masked(account.number),
        "организация": account.organization.name,
        "телефон": account.organization.phone,
        "портал": settings.SITE_NAME,
        "ссылка": f"{settings.BASE_URL}/cabinet/{account.public_id}/",
    }
