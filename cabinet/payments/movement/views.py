from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.charges.workbooks import TYPE
from cabinet.payments.forms import PeriodForm
from cabinet.payments.models import Payment
from cabinet.payments.movement.forms import BY, RangeForm
from cabinet.payments.movement.months import Group, Movement, movement_of
from cabinet.payments.movement.received import mismatches
from cabinet.payments.movement.workbooks import movement_workbook, payments_workbook


@with_account
def movement(request: HttpRequest, account: Account) -> HttpResponse:
    """Opening, charged, recalculated, paid, closing of each month chosen."""
    periods = list(BillingPeriod.objects.billed_to(account))
    if not periods:
        return render(request, "payments/movement_empty.html", {"account": account})
    form = RangeForm(request.GET, periods)
    found = movement_of(account, form.chosen)
    whole = found.whole
    context = {
        "account": account,
        "form": form,
        "ways": BY,
        "by": form.shown["by"],
        "movement": found,
        "whole": whole,
        "groups": _groups(found, form.shown["by"]),
        "mismatches": mismatches(account, whole.months) if whole else [],
    }
    return render(request, "payments/movement.html", context)


@with_account
def movement_xlsx(request: HttpRequest, account: Account) -> HttpResponse:
    periods = list(BillingPeriod.objects.billed_to(account))
    chosen = RangeForm(request.GET, periods).chosen if periods else []
    data = movement_workbook(movement_of(account, chosen))
    return _saved(data, f"Движение средств-{account.number}.xlsx")


@with_account
def payments_xlsx(request: HttpRequest, account: Account) -> HttpResponse:
    """The payments of the chosen days, as on the page."""
    everything = Payment.objects.visible_to(request.user).filter(account=account)
    chosen = everything.filter(**PeriodForm(request.GET).days)
    return _saved(payments_workbook(chosen), f"Платежи-{account.number}.xlsx")


def _groups(found: Movement, by: str) -> list[Group]:
    chosen = {"service": found.by_service, "recipient": found.by_recipient}
    return list(chosen.get(by, ()))


def _saved(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
