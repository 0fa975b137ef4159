"""Pieces of the cabinet's frame."""

from typing import Any

from django import template
from django.template import Context

from cabinet.accounts.models import Account

register = template.Library()


@register.inclusion_tag("cabinet/account_switcher.html", takes_context=True)
def account_switcher(context: Context, account: Account | str) -> dict[str, Any]:
    """All accounts of the one who looks; nothing on pages of no one account."""
    if not isinstance(account, Account):
        return {}
    accounts = Account.objects.visible_to(context["request"].user).with_place()
    return {"accounts": list(accounts), "current": account}
