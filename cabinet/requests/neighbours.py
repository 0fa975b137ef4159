"""What a resident sees of the neighbours' requests about the house, and joining one."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.requests import services
from cabinet.requests.models import ServiceRequest
from cabinet.requests.models.queries import ServiceRequestQuerySet
from cabinet.residents.models import User

SHOWN = 50


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def neighbours(request: HttpRequest, account: Account) -> HttpResponse:
    """Open requests of the house, and those that this dwelling joined."""
    context = {
        "account": account,
        "open": open_in_house(account)[:SHOWN],
        "joined": _listed(account).filter(supporters__account=account)[:SHOWN],
    }
    return render(request, "requests/neighbours.html", context)


@with_account(see=Right.REQUESTS, change=Right.REQUESTS)
def join(request: HttpRequest, account: Account, asked: int) -> HttpResponse:
    if request.method == "POST":
        _join(request, account, asked)
    return redirect("requests:neighbours", account.public_id)


def _join(request: HttpRequest, account: Account, asked: int) -> None:
    found = get_object_or_404(ServiceRequest.objects.of_neighbours(account), pk=asked)
    try:
        services.join_request(
            request=found, account=account, actor=cast(User, request.user)
        )
    except services.RequestError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Вы присоединились. О новостях напишем.")


def open_in_house(account: Account) -> ServiceRequestQuerySet:
    return _listed(account).open()


def _listed(account: Account) -> ServiceRequestQuerySet:
    own_house = ServiceRequest.objects.of_neighbours(account)
    return own_house.with_supporters(account).select_related("category").order_by("-pk")
