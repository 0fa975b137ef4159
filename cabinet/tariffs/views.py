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
    tariffs = list(Tariff.objects.of(account.organization))
    context = {
        "account": account,
        "current": [tariff for tariff in tariffs if tariff.applies_on(today)],
        "history": [tariff for tariff in tariffs if not tariff.applies_on(today)],
    }
    return render(request, "tariffs/in_force.html", context)
