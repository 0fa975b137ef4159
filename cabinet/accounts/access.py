"""The one way to ask whether a resident may see an account."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from cabinet.accounts.models import Account

P = ParamSpec("P")
KEPT_AS = "held_accounts"
AccountView = Callable[Concatenate[HttpRequest, Account, P], HttpResponse]
PublicIdView = Callable[Concatenate[HttpRequest, uuid.UUID, P], HttpResponse]


def held_accounts(request: HttpRequest) -> list[Account]:
    """Every account that the one who asks may see, read once for a page."""
    found: list[Account] | None = getattr(request, KEPT_AS, None)
    if found is None:
        found = list(Account.objects.visible_to(request.user).with_place())
        setattr(request, KEPT_AS, found)
    return found


def with_account(view: AccountView[P]) -> PublicIdView[P]:
    """Give a view below /cabinet/<account>/ the account that its address names.

    A visitor is sent to log in; to a resident somebody else's account is a 404,
    exactly like one that doesn't exist.
    """

    @login_required
    @wraps(view)
    def wrapper(
        request: HttpRequest, account: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = [one for one in held_accounts(request) if one.public_id == account]
        if not found:
            raise Http404
        return view(request, found[0], *args, **kwargs)

    # Django passes both by name, which Concatenate has no words for.
    return cast("PublicIdView[P]", wrapper)
