"""The cabinet's front: all accounts of a resident, and the home of one."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cabinet import my_data as everything
from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.charges import words
from cabinet.charges.balances import latest_balances, sum_of
from cabinet.charges.bills import latest_bill
from cabinet.residents.models import User


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Every account with what it owes; a resident of one goes straight there."""
    accounts = list(Account.objects.visible_to(request.user).with_place())
    if len(accounts) == 1:
        return redirect("cabinet:account_home", account=accounts[0].public_id)
    balances = latest_balances(accounts)
    context = {
        "rows": [(account, balances.get(account.pk)) for account in accounts],
        "total": sum_of(balances.values()),
    }
    return render(request, "cabinet/home.html", context)


@with_account
def account_home(request: HttpRequest, account: Account) -> HttpResponse:
    bill = latest_bill(account)
    context = {
        "account": account,
        "bill": bill,
        "sums": words.sums(bill) if bill else [],
        "explanation": words.difference(bill) if bill else "",
    }
    return render(request, "cabinet/account_home.html", context)


@login_required
@reauthentication_required(allow_get=True)
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that the portal holds on a resident, to take away."""
    if request.method != "POST":
        return render(request, "residents/my_data.html")
    archive = everything.archive(cast(User, request.user))
    response = HttpResponse(archive, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response
