"""Pieces of the cabinet's frame."""

from typing import Any

from django import template
from django.template import Context

from cabinet.accounts.access import held_accounts
from cabinet.accounts.models import Account

register = template.Library()


@register.inclusion_tag("cabinet/account_switcher.html", takes_context=True)
def account_switcher(context: Context, account: Account | str) -> dict[str, Any]:
    """All accounts of the one who looks; nothing on pages of no one account."""
    if not isinstance(account, Account):
        return {}
    return {"accounts": held_accounts(context["request"]), "current": account}
