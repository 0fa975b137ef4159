from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.meters import window
from cabinet.meters.models import BuildingMeter, Meter
from cabinet.meters.rows import meter_rows


@with_account
def meters(request: HttpRequest, account: Account) -> HttpResponse:
    """Meters of the dwelling with this month's readings, and those of the house."""
    today = timezone.localdate()
    days = account.organization.readings_from, account.organization.readings_to
    own = Meter.objects.visible_to(request.user).filter(account=account)
    month = window.reporting_month(*days, today)
    context = {
        "account": account,
        "today": today,
        "rows": meter_rows(own.with_readings(), month),
        "window": window.window(*days, today),
        "window_is_open": window.is_open(*days, today),
        "building_meters": BuildingMeter.objects.of(account.premises.building),
    }
    return render(request, "meters/list.html", context)
