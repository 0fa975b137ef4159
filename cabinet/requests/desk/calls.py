"""Calls to the dispatcher: find the account, write the request down."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from cabinet.accounts.models import Account, AccountQuerySet, Building, Viewer
from cabinet.accounts.signals import people_shown
from cabinet.journal.services import note_seen
from cabinet.requests import services
from cabinet.requests.desk.call_forms import FindAccountForm, PhoneForm
from cabinet.requests.desk.frame import desk_page, may_add, who
from cabinet.requests.statuses import Side

SHOWN = 20


@require_safe
@may_add
def find_account(request: HttpRequest) -> HttpResponse:
    form = FindAccountForm(request.GET)
    words = form.cleaned_data["account"] if form.is_valid() else ""
    found = list(_found(request.user, words)[:SHOWN]) if words else []
    if found:
        people_shown.send(sender=Account, row=None, exported=False)
    houses = _houses(request.user, words)[:SHOWN] if words else []
    return desk_page(
        request,
        "find_account",
        subtitle="Заявка по телефону",
        form=form,
        found=found,
        houses=houses,
        words=words,
    )


@may_add
def write_down(request: HttpRequest, account: int) -> HttpResponse:
    """Register what a caller asks for; the caller needs no login."""
    own = Account.objects.managed_by(request.user).with_place()
    caller = get_object_or_404(own, pk=account)
    note_seen(caller, f"Заявка по телефону: счёт {caller}", caller)
    return _write_down(request, caller)


@may_add
def write_down_at(request: HttpRequest, building: int) -> HttpResponse:
    """The same for whoever has no account: the house and words where in it."""
    own = Building.objects.managed_by(request.user).select_related("organization")
    return _write_down(request, get_object_or_404(own, pk=building))


def _write_down(request: HttpRequest, place: Account | Building) -> HttpResponse:
    form = PhoneForm(
        request.POST if request.method == "POST" else None,
        place=place,
        initial={"phone": getattr(place, "phone", "")},
    )
    if form.is_valid():
        made = services.create_request(
            account=place, actor=who(request), side=Side.STAFF, **form.cleaned_data
        )
        messages.success(request, f"Записано: {made}. Назовите номер жителю.")
        return redirect("service_requests:card", made.pk)
    return desk_page(
        request, "call", subtitle="Заявка по телефону", form=form, caller=place
    )


def _found(user: Viewer, words: str) -> AccountQuerySet:
    about = (
        Q(number=words)
        | Q(last_name__istartswith=words)
        | Q(premises__building__address__icontains=words)
    )
    own = Account.objects.managed_by(user).with_place()
    return own.filter(about).order_by("number")


def _houses(user: Viewer, words: str) -> QuerySet[Building]:
    return Building.objects.managed_by(user).filter(address__icontains=words)
