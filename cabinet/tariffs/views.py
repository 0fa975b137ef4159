from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.tariffs.models import Tariff


@with_account
def in_force(request: HttpRequest, account: Account) -> HttpResponse:
    """Today's tariffs of the account's organisation, and those of other times."""
    today = timezone.localdate()
    tariffs = Tariff.objects.of(account.organization)
    marked = list(tariffs.marked_in_force(today))
    context = {
        "account": account,
        "current": [tariff for tariff, is_current in marked if is_current],
        "history": [tariff for tariff, is_current in marked if not is_current],
    }
    return render(request, "tariffs/in_force.html", context)
