"""The one way to ask whether a resident may see an account."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cabinet.accounts.models import Account

P = ParamSpec("P")
AccountView = Callable[Concatenate[HttpRequest, Account, P], HttpResponse]
PublicIdView = Callable[Concatenate[HttpRequest, uuid.UUID, P], HttpResponse]


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
        visible = Account.objects.visible_to(request.user).with_place()
        found = get_object_or_404(visible, public_id=account)
        return view(request, found, *args, **kwargs)

    # Django passes both by name, which Concatenate has no words for.
    return cast("PublicIdView[P]", wrapper)
