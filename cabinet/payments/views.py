from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.payments.forms import PeriodForm
from cabinet.payments.models import Channel, Payment

PAGE = 50


@with_account
def payments(request: HttpRequest, account: Account) -> HttpResponse:
    """Payments of the account in the chosen days, with their total."""
    everything = Payment.objects.visible_to(request.user).filter(account=account)
    form = PeriodForm(request.GET)
    chosen = everything.filter(**form.days)
    context = {
        "account": account,
        "form": form,
        "years": everything.dates("paid_on", "year", order="DESC"),
        "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
        "channels": Channel.objects.filter(organization=account.organization_id),
        "total": chosen.aggregate(total=Sum("amount"))["total"],
    }
    return render(request, "payments/list.html", context)
