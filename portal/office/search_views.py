"""The search box of every back-office page leads here."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.search import SearchArea

from cabinet.accounts.models import Account
from cabinet.accounts.signals import people_shown
from cabinet.residents.models import User
from portal.office.furniture import office_page
from portal.office.searching import Search

SEES_ACCOUNTS = "accounts.view_account"
LONGEST = 100


@require_safe
@permission_required(SEES_ACCOUNTS)
def find(request: HttpRequest) -> HttpResponse:
    """What the words mean; the one thing that they can mean opens at once."""
    words = request.GET.get("q", "")[:LONGEST]
    search = Search(cast(User, request.user), words)
    only = search.only if words else None
    if only is not None:
        return redirect(only.url)
    if search.names_people:
        people_shown.send(sender=Account, row=None, exported=False)
    return office_page(
        request, "search", "Поиск", icon="search", search=search, words=words
    )


class OfficeSearch(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEES_ACCOUNTS))


def search_area() -> SearchArea:
    """First of all: the box in the menu goes to whichever area comes first."""
    return OfficeSearch(
        "Счета, жители, приборы, дома",
        reverse("office:search"),
        name="office",
        icon_name="search",
        order=1,
    )
