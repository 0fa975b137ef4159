"""The one way to ask whether a resident may see an account, and do something there."""

import uuid
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast, overload

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from cabinet.accounts.models import Account, AccountQuerySet, Viewer
from cabinet.accounts.rights import Right, in_force
from cabinet.accounts.signals import account_opened
from cabinet.prepared import Prepared, asked_day, asked_key, asked_public_id

P = ParamSpec("P")
KEPT_AS = "held_accounts"
AccountView = Callable[Concatenate[HttpRequest, Account, P], HttpResponse]
PublicIdView = Callable[Concatenate[HttpRequest, uuid.UUID, P], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def held_accounts(request: HttpRequest) -> list[Account]:
    """Every account that the one who asks may see, read once for a page."""
    found: list[Account] | None = getattr(request, KEPT_AS, None)
    if found is None:
        found = _held_by(request.user)
        setattr(request, KEPT_AS, found)
    return found


def _every_held() -> AccountQuerySet:
    ties, user = "residencies__", {"residencies__user": asked_key("user")}
    seen = Account.objects.filter(in_force(ties, asked_day("today")), **user)
    return seen.select_related("organization", "premises__building").with_rights()


_held_accounts = Prepared(_every_held)
# What is sent needs no list of all the others.
_held_account = Prepared(
    lambda: _every_held().filter(public_id=asked_public_id("public_id")).order_by()
)


def _held_by(user: Viewer, public_id: uuid.UUID | None = None) -> list[Account]:
    """What ``visible_to`` gives, or the one of it, with place and rights."""
    asked: dict[str, Any] = {"user": user.pk, "today": localdate()}
    found: list[Account] = []
    if user.pk and public_id is None:
        found = _held_accounts(**asked)
    elif user.pk:
        found = _held_account(**asked, public_id=public_id)
    through: Collection[int] | None = getattr(user, "seen_through", None)
    if through is not None:
        found = [one for one in found if one.organization_id in through]
    for account in found:
        building = account.premises.building
        # Mostly one organisation; another is read where a page asks for it.
        if building.organization_id == account.organization_id:
            building.organization = account.organization
    return found


def _held(request: HttpRequest, public_id: uuid.UUID) -> Account | None:
    if request.method in SAFE_METHODS:
        every = held_accounts(request)
        return next((one for one in every if one.public_id == public_id), None)
    return next(iter(_held_by(request.user, public_id)), None)


@overload
def with_account(view: AccountView[P]) -> PublicIdView[P]: ...


@overload
def with_account(
    *, see: Right = ..., change: Right = ...
) -> Callable[[AccountView[P]], PublicIdView[P]]: ...


def with_account(
    view: AccountView[P] | None = None,
    *,
    see: Right = Right.SEE,
    change: Right = Right.OWN,
) -> PublicIdView[P] | Callable[[AccountView[P]], PublicIdView[P]]:
    """Give a view below /cabinet/<account>/ the account that its address names.

    A visitor is sent to log in; to a resident somebody else's account is a 404,
    exactly like one that doesn't exist. A guest needs the right ``see`` to open
    the page and ``change`` to send anything there: a page that names none takes
    nothing from guests.
    """
    if view is None:
        return lambda view: _guarded(view, see, change)
    return _guarded(view, see, change)


def _guarded(view: AccountView[P], see: Right, change: Right) -> PublicIdView[P]:
    @login_required
    @wraps(view)
    def wrapper(
        request: HttpRequest, account: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = _held(request, account)
        if found is None:
            raise Http404
        needed = {see} if request.method in SAFE_METHODS else {see, change}
        if not all(found.allows(right) for right in needed):
            context = {"account": found}
            return render(request, "cabinet/no_right.html", context, status=403)
        account_opened.send(sender=Account, request=request, account=found)
        return view(request, found, *args, **kwargs)

    # Django passes both by name, which Concatenate has no words for.
    return cast("PublicIdView[P]", wrapper)
