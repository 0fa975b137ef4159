"""A resident looks where a payment is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.payments.models import Channel, Payment
from cabinet.payments.registries.timeline import timeline_of


@with_account
def payment(request: HttpRequest, account: Account, payment: int) -> HttpResponse:
    mine = Payment.objects.visible_to(request.user).filter(account=account)
    found = get_object_or_404(mine.select_related("replaces"), pk=payment)
    found.account = account
    context = {
        "account": account,
        "payment": found,
        "timeline": timeline_of(found),
        "channels": Channel.objects.filter(organization=account.organization_id),
    }
    return render(request, "payments/payment.html", context)
