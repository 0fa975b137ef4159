import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.charges import receipts, words
from cabinet.charges.bills import bill_of, with_meters
from cabinet.charges.columns import table_of
from cabinet.charges.models import BillingPeriod
from cabinet.charges.months import MonthPicker


@with_account
def latest(request: HttpRequest, account: Account) -> HttpResponse:
    """The month that the picker's form asks for, or else the newest one."""
    picker = MonthPicker.of(account)
    wanted = picker.named(request.GET.get("month", "")) or picker.newest
    if wanted is None:
        return render(request, "charges/empty.html", {"account": account})
    return redirect("charges:month", account=account.public_id, month=wanted.month)


@with_account
def month(request: HttpRequest, account: Account, month: dt.date) -> HttpResponse:
    picker = MonthPicker.of(account)
    period = picker.at(month)
    if period is None:
        raise Http404
    bill = bill_of(account, period)
    context = {
        "account": account,
        "bill": bill,
        "sums": words.sums(bill),
        "explanation": words.difference(bill),
        "table": table_of(bill),
        "picker": picker,
        "earlier": picker.before(period),
        "later": picker.after(period),
    }
    return render(request, "charges/month.html", context)


@with_account
def receipt(request: HttpRequest, account: Account, month: dt.date) -> HttpResponse:
    periods = BillingPeriod.objects.billed_to(account)
    bill = with_meters(bill_of(account, get_object_or_404(periods, month=month)))
    response = HttpResponse(receipts.draw(bill), content_type="application/pdf")
    name = receipts.file_name(bill)
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response
