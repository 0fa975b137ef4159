"""How allauth behaves in this portal."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Hooks of entry; the settings hold what is only a switch."""
