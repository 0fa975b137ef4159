from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cabinet.accounts import facts
from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account


@with_account
def detail(request: HttpRequest, account: Account) -> HttpResponse:
    """Everything that is known of the account, its house and who bills it."""
    organization = account.organization
    blocks = [
        ("Дом", facts.of_building(account.premises.building)),
        ("Организация", facts.of_organization(organization)),
        ("Реквизиты для оплаты", facts.of_requisites(organization)),
    ]
    context = {
        "account": account,
        "own": facts.of_account(account),
        "blocks": blocks,
    }
    return render(request, "accounts/detail.html", context)
