"""Values that articles name in braces, «{показания по}», and that never go stale.

What there is to name comes from the portal, which knows tariffs and months; the
resident's own organisation is asked first, then the site's.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.html import escape

from cabinet.accounts.models import Account, Organization

# No quotes: the braces of stored blocks hold them, names don't.
NAME = re.compile(r"\{([^{}<>\"\n]{1,80})\}")
Values = Mapping[str, str]
Source = Callable[[Organization], Values]
_sources: list[Source] = []


def come_from(source: Source) -> None:
    """Have the values of an organisation told by ``source``."""
    _sources[:] = [source]


def values_of(organization: Organization | None) -> Values:
    if organization is None or not _sources:
        return {}
    return _sources[0](organization)


def filled(
    text: str,
    request: HttpRequest | None,
    own: int | None,
    quote: Callable[[str], str] = escape,
) -> str:
    """The text with its names replaced; ``own`` is the site's organisation.

    A name that means nothing stays as it was typed.
    """
    if not NAME.search(text):
        return text
    values = _values_for(request, own)
    return NAME.sub(lambda found: _value(found, values, quote), text)


def unknown_names(texts: Iterable[str], own: Organization | None) -> list[str]:
    """What texts name and nobody can tell, in order, each once."""
    named = [name for text in texts for name in NAME.findall(text)]
    known = values_of(own)
    return [name for name in dict.fromkeys(named) if _key(name) not in known]


def _value(found: re.Match[str], values: Values, quote: Callable[[str], str]) -> str:
    value = values.get(_key(found[1]))
    return found[0] if value is None else quote(value)


def _key(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())


def _values_for(request: HttpRequest | None, own: int | None) -> Values:
    """The site's, with the resident's own over them; read once for a page."""
    known: Values | None = getattr(request, "live_values", None)
    if known is None:
        site = Organization.objects.filter(pk=own).first() if own else None
        known = {**values_of(site), **values_of(_organization_of(request))}
        if request is not None:
            request.live_values = known  # type: ignore[attr-defined]
    return known


def _organization_of(request: HttpRequest | None) -> Organization | None:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    accounts = Account.objects.visible_to(user).select_related("organization")
    account = accounts.order_by("pk").first()
    return account.organization if account else None
