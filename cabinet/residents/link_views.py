"""Adding an account, by whichever way its organisation offers."""

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.models import Account, Building
from cabinet.residents import approval, services, tallies
from cabinet.residents.addresses import client_address
from cabinet.residents.forms import linking as forms
from cabinet.residents.limits import Source
from cabinet.residents.linking import Method
from cabinet.residents.models import User
from cabinet.residents.numbers import kind_of
from cabinet.residents.services import LinkingError
from cabinet.residents.way_list import WAYS, offered_ways

PENDING, SALT = "linking_pending", "cabinet.residents.linking"
PENDING_SECONDS = 15 * 60
# Nobody has more houses than that to look for.
LOOKUPS, LOOKUPS_OF_ADDRESS, LOOKUPS_WITHIN = 60, 300, dt.timedelta(hours=1)
FORMS: dict[str, type[forms.LinkForm]] = {
    "flat": forms.FlatForm,
    "surname": forms.SurnameForm,
    "password": forms.PasswordForm,
    "bill": forms.BillForm,
    "code": forms.CodeForm,
    "qr": forms.PictureForm,
}
# What one typed from paper deserves a look at the address before the last step.
TO_CONFIRM = {Method.BILL_TOTAL, Method.RECEIPT_QR}


@login_required
def link(request: HttpRequest) -> HttpResponse:
    """The page of one way; which, stands in ``?way=``."""
    way = request.GET.get("way", "flat")
    if way not in {one.slug for one in offered_ways()}:
        return redirect("residents:link")
    if way == "approval":
        return _approval(request)
    if way == "payment":
        return _payment(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS[way](*posted)
    return _try(request, form) or _page(request, way, form)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """The last step after a bill's sum: is this your flat?"""
    pending = _pending(request)
    if pending is None:
        return redirect("residents:link")
    account, method = pending
    if request.method != "POST":
        context = {"address": masked(account), "number": account.number}
        return render(request, "residents/link_confirm.html", context)
    del request.session[PENDING]
    try:
        services.link_proven_account(
            user=_user(request), account=account, method=method
        )
    except LinkingError as error:
        messages.error(request, str(error))
        return redirect("residents:link")
    return _done(request, account)


def masked(account: Account) -> str:
    """The address with the flat hidden, for who hasn't linked it yet."""
    return f"{account.premises.building.address}, кв. ••"


def _try(request: HttpRequest, form: forms.LinkForm) -> HttpResponse | None:
    """Link what a valid form claims; None leads back to the form."""
    if not form.is_valid():
        return None
    user, address, claim = _user(request), client_address(request), form.claim()
    try:
        if claim.method in TO_CONFIRM:
            found = services.prove_account(source=Source(user, address), claim=claim)
            return _ask_to_confirm(request, found, claim.method)
        account = services.link_account(user=user, claim=claim, address=address)
    except LinkingError as error:
        form.add_error(None, str(error))
        form.typed_kind = kind_of(claim.number)
        return None
    return _done(request, account)


def _page(request: HttpRequest, way: str, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "way": WAYS[way], "ways": offered_ways(), **more}
    return render(request, "residents/link.html", context)


def _approval(request: HttpRequest) -> HttpResponse:
    form = forms.ApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            approval.ask_for_account(user=_user(request), **form.cleaned_data)
        except LinkingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Заявка отправлена. Ответ придёт письмом.")
            return redirect("residents:profile")
    return _page(request, "approval", form, button="Отправить заявку")


def _payment(request: HttpRequest) -> HttpResponse:
    """Organisation, then house, then the flat with its last payment."""
    if _too_many_lookups(request):
        messages.error(request, "Слишком много запросов. Попробуйте через час.")
        return redirect("residents:link")
    if "building" in request.GET:
        return _payment_form(request)
    chosen = forms.OrganizationForm(
        request.GET if "organization" in request.GET else None
    )
    if not chosen.is_valid():
        return _page(request, "payment", chosen, step="get", button="Дальше")
    organization = chosen.cleaned_data["organization"]
    form = forms.BuildingForm(organization=organization)
    return _page(request, "payment", form, step="get", button="Дальше")


def _payment_form(request: HttpRequest) -> HttpResponse:
    pk = request.GET["building"]
    if not pk.isdecimal():
        raise Http404
    building = get_object_or_404(Building, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = forms.PaymentForm(data, building=building)
    done = _try(request, form)
    return done or _page(request, "payment", form, building=building)


def _too_many_lookups(request: HttpRequest) -> bool:
    """Houses looked up by this person, and by everybody behind their address."""
    person, address = f"user:{_user(request).pk}", client_address(request)
    counts = [_looked(person) > LOOKUPS, _looked(address) > LOOKUPS_OF_ADDRESS]
    return any(counts)


def _looked(by: str) -> int:
    return tallies.count(f"look-up:{by}", LOOKUPS_WITHIN)


def _ask_to_confirm(
    request: HttpRequest, account: Account, method: Method
) -> HttpResponse:
    mark = [_user(request).pk, account.pk, method.value]
    request.session[PENDING] = signing.dumps(mark, salt=SALT)
    return redirect("residents:link_confirm")


def _pending(request: HttpRequest) -> tuple[Account, Method] | None:
    token = request.session.get(PENDING, "")
    try:
        user, account, method = signing.loads(token, salt=SALT, max_age=PENDING_SECONDS)
    except signing.BadSignature:
        return None
    if user != _user(request).pk:
        return None
    found = Account.objects.with_place().filter(pk=account).first()
    return (found, Method(method)) if found else None


def _done(request: HttpRequest, account: Account) -> HttpResponse:
    messages.success(request, f"Лицевой счёт {account.number} добавлен.")
    return redirect("cabinet:account_home", account.public_id)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
