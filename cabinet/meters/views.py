from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.meters.entering import page_context, receive
from cabinet.meters.exporting import FORMATS, xlsx_of
from cabinet.meters.forms import OwnNameForm
from cabinet.meters.history import HEADINGS, ServiceHistory, as_rows, histories
from cabinet.meters.models import Meter, Reading
from cabinet.meters.personal_link import pass_of
from cabinet.meters.services import (
    ReadingError,
    Sender,
)
from cabinet.meters.window import Schedule
from cabinet.meters.withdrawing import can_be_withdrawn, withdraw_reading
from cabinet.residents.models import User


@with_account(change=Right.READINGS)
def meters(request: HttpRequest, account: Account) -> HttpResponse:
    """Meters of the dwelling, this month's readings and the form to send them."""
    if request.method != "POST":
        context = page_context(account, Meter.objects.of(account))
        return render(request, "meters/list.html", context)
    sending = receive(request, account, Sender(author=cast("User", request.user)))
    if sending.taken:
        messages.success(request, f"Принято показаний: {len(sending.taken)}.")
    if sending.is_clean:
        return redirect("meters:list", account=account.public_id)
    own = Meter.objects.of(account)
    context = page_context(account, own, sending) | {"sent": True}
    return render(request, "meters/list.html", context, status=_status(sending.taken))


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Readings without entering the cabinet, for whom a letter's link was made."""
    found = pass_of(token)
    if found is None:
        raise Http404
    own = Meter.objects.of(found.account)
    sending = None
    if request.method == "POST" and found.is_open:
        sender = Sender(found.residency.user, Reading.Source.LINK)
        sending = receive(request, found.account, sender)
    context = page_context(found.account, own, sending) | {
        "action": request.path,
        "taken": sending.taken if sending else [],
        "sent": sending is not None and not sending.is_clean,
        "link_is_open": found.is_open,
    }
    return render(request, "meters/by_link.html", context)


@login_required
def all_accounts(request: HttpRequest) -> HttpResponse:
    """Meters of every account of the resident; each form goes to its own account."""
    accounts = Account.objects.visible_to(request.user, Right.READINGS).with_place()
    pages = [page_context(one, Meter.objects.of(one)) for one in accounts]
    return render(request, "meters/all_accounts.html", {"pages": pages})


@with_account
def history(request: HttpRequest, account: Account) -> HttpResponse:
    """What was used month by month, beside last year and the house."""
    found = _histories(account)
    context = {"account": account, "histories": found}
    return render(request, "meters/history.html", context)


@with_account
def history_table(request: HttpRequest, account: Account) -> HttpResponse:
    rows = as_rows(_histories(account))
    name = f'attachment; filename="rashod-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return HttpResponse(
        xlsx_of(HEADINGS, rows),
        content_type=FORMATS["xlsx"][0],
        headers={"Content-Disposition": name},
    )


@with_account
def reading(request: HttpRequest, account: Account, reading: int) -> HttpResponse:
    """The receipt of a reading: its number, time, way and the bill it enters."""
    found = get_object_or_404(_readings(account), pk=reading)
    schedule = Schedule.of(account.premises.building)
    context = {
        "account": account,
        "reading": found,
        "can_be_withdrawn": can_be_withdrawn(found, schedule, timezone.now()),
    }
    return render(request, "meters/reading.html", context)


@with_account(change=Right.READINGS)
def withdraw(request: HttpRequest, account: Account, reading: int) -> HttpResponse:
    found = get_object_or_404(_readings(account), pk=reading)
    if request.method == "POST":
        try:
            withdraw_reading(reading=found, building=account.premises.building)
        except ReadingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Показание удалено. Передайте новое.")
    return redirect("meters:list", account=account.public_id)


@with_account
def photo(request: HttpRequest, account: Account, reading: int) -> HttpResponse:
    found = get_object_or_404(_readings(account), pk=reading)
    if not found.photo:
        return redirect("meters:reading", account=account.public_id, reading=found.pk)
    with found.photo.open() as picture:
        return HttpResponse(picture.read(), content_type="image/jpeg")


@with_account(see=Right.READINGS, change=Right.READINGS)
def own_name(request: HttpRequest, account: Account, meter: int) -> HttpResponse:
    found = get_object_or_404(Meter.objects.of(account), pk=meter)
    form = OwnNameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Название прибора сохранено.")
        return redirect("meters:list", account=account.public_id)
    context = {"account": account, "meter": found, "form": form}
    return render(request, "meters/own_name.html", context)


def _histories(account: Account) -> list[ServiceHistory]:
    meters = Meter.objects.of(account).with_readings()
    today = Schedule.of(account.premises.building).today(timezone.now())
    return histories(account, meters, today)


def _readings(account: Account) -> QuerySet[Reading]:
    return Reading.objects.filter(meter__in=Meter.objects.of(account)).select_related(
        "meter__service", "author"
    )


def _status(taken: list[Reading]) -> int:
    return 200 if taken else 422
