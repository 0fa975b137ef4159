"""Pieces of the cabinet's frame."""

import datetime as dt
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template import Context
from django.urls import get_urlconf, reverse

from cabinet.accounts.access import held_accounts
from cabinet.accounts.models import Account

register = template.Library()

# Stand-ins that no address holds otherwise.
NOBODY, NEVER = UUID(int=2**128 - 1), dt.date(1999, 12, 1)


@register.inclusion_tag("cabinet/account_switcher.html", takes_context=True)
def account_switcher(context: Context, account: Account | str) -> dict[str, Any]:
    """All accounts of the one who looks; nothing on pages of no one account."""
    if not isinstance(account, Account):
        return {}
    return {"accounts": held_accounts(context["request"]), "current": account}


@register.simple_tag
def page(name: str, account: Account, month: dt.date | None = None) -> str:
    """The address of a page of an account (and a month), as ``{% url %}`` gives it.

    Pages have dozens of these: each is looked up once, not for every account.
    """
    pattern = _pattern(name, get_urlconf(), with_month=month is not None)
    address = pattern.replace(str(NOBODY), str(account.public_id))
    return address.replace(f"{NEVER:%Y-%m}", f"{month:%Y-%m}") if month else address


@lru_cache(maxsize=200)
def _pattern(name: str, urlconf: str | None, *, with_month: bool) -> str:
    return reverse(name, urlconf, args=[NOBODY, NEVER] if with_month else [NOBODY])
