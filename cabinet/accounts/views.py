from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account


@with_account
def detail(request: HttpRequest, account: Account) -> HttpResponse:
    return render(request, "accounts/detail.html", {"account": account})
