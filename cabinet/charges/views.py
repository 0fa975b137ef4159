import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.charges import receipts, words, workbooks
from cabinet.charges.bills import Bill, bill_in, bill_of, for_receipt, with_meters
from cabinet.charges.columns import table_of
from cabinet.charges.explanations import Comparison
from cabinet.charges.models import BillingPeriod
from cabinet.charges.months import BilledMonth, MonthPicker
from cabinet.charges.reasons import reasons_of
from cabinet.charges.receipts import twin
from cabinet.charges.years import services_of, year_of

MONTHS_OF_CHART = 12


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
    bill = _billed(account, picker.at(month))
    context = {
        "account": account,
        "bill": bill,
        "sums": words.sums(bill),
        "explanation": words.difference(bill),
        "correction": words.correction(bill.period),
        "table": table_of(bill),
        "options": picker.options(month),
        "earlier": picker.before(bill.period),
        "later": picker.after(bill.period),
    }
    return render(request, "charges/month.html", context)


@with_account
def why(request: HttpRequest, account: Account, month: dt.date) -> HttpResponse:
    """Each line explained, and what changed against two earlier months."""
    picker = MonthPicker.of(account)
    bill = with_meters(_billed(account, picker.at(month)))
    last_year = picker.same_month_last_year(bill.period)
    recent = picker.up_to(bill.period, MONTHS_OF_CHART)
    context = {
        "account": account,
        "bill": bill,
        "reasons": reasons_of(bill),
        "comparisons": [
            Comparison(bill_in(account, period), bill)
            for period in dict.fromkeys([picker.before(bill.period), last_year])
            if period
        ],
        "recent": recent,
        "services": services_of(account, recent),
    }
    return render(request, "charges/why.html", context)


@with_account
def year(request: HttpRequest, account: Account, year: int) -> HttpResponse:
    picker = MonthPicker.of(account)
    if year not in picker.years:
        raise Http404
    context = {
        "account": account,
        "year": year_of(account, picker.periods, year),
        "years": picker.years,
    }
    return render(request, "charges/year.html", context)


@with_account
def month_xlsx(request: HttpRequest, account: Account, month: dt.date) -> HttpResponse:
    bill = _published(account, month)
    name = f"Начисления-{account.number}-{month:%Y-%m}.xlsx"
    return _file(workbooks.month_workbook(bill), workbooks.TYPE, name, saved=True)


@with_account
def year_xlsx(request: HttpRequest, account: Account, year: int) -> HttpResponse:
    picker = MonthPicker.of(account)
    if year not in picker.years:
        raise Http404
    data = workbooks.year_workbook(year_of(account, picker.periods, year))
    name = f"Начисления-{account.number}-{year}.xlsx"
    return _file(data, workbooks.TYPE, name, saved=True)


@with_account
def receipt(request: HttpRequest, account: Account, month: dt.date) -> HttpResponse:
    bill = for_receipt(_published(account, month))
    return _file(receipts.draw(bill), "application/pdf", receipts.file_name(bill))


@with_account
def receipt_page(
    request: HttpRequest, account: Account, month: dt.date
) -> HttpResponse:
    """The receipt as a page: for screen readers, phones and searching eyes."""
    bill = for_receipt(_published(account, month))
    context = {"account": account, "bill": bill, **twin.context(bill)}
    return render(request, "charges/receipt.html", context)


def _billed(account: Account, month: BilledMonth | None) -> Bill:
    if month is None:
        raise Http404
    return bill_in(account, month)


def _published(account: Account, month: dt.date) -> Bill:
    periods = BillingPeriod.objects.billed_to(account)
    return bill_of(account, get_object_or_404(periods, month=month))


def _file(data: bytes, kind: str, name: str, *, saved: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(saved, name) or ""
    return response
