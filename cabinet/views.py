"""The cabinet's front: all accounts of a resident, and the home of one."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.charges import words
from cabinet.charges.balances import added
from cabinet.charges.bills import latest_bill
from cabinet.payments.arrivals import paid_since
from cabinet.standing import by_address, standings


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Every account with what it owes; a resident of one goes straight there."""
    accounts = list(Account.objects.visible_to(request.user).with_place())
    if len(accounts) == 1:
        return redirect("cabinet:account_home", account=accounts[0].public_id)
    found = standings(accounts)
    context = {
        "addresses": by_address(found),
        "last": added(standing.last for standing in found),
        "on_the_way": sum((one.on_the_way for one in found), Decimal()),
        "now": added(standing.now for standing in found),
    }
    return render(request, "cabinet/home.html", context)


@with_account
def account_home(request: HttpRequest, account: Account) -> HttpResponse:
    bill = latest_bill(account)
    paid = paid_since({account.pk: bill.period.month}) if bill else {}
    on_the_way = paid.get(account.pk)
    context = {
        "account": account,
        "bill": bill,
        "sums": words.sums(bill) if bill else [],
        "explanation": words.difference(bill) if bill else "",
        "on_the_way": on_the_way,
        "now": bill.owed - on_the_way if bill and on_the_way else None,
    }
    return render(request, "cabinet/account_home.html", context)
