"""Whom a holder let into an account, and the invitation that a guest answers."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import GRANTED, Right
from cabinet.residents import sharing
from cabinet.residents.forms.sharing import InviteForm, TermsForm
from cabinet.residents.models import GuestVisit, Invitation, Residency, User
from cabinet.residents.sharing import SharingError, Terms

# What a holder reads of one guest; the newest first.
VISITS_SHOWN = 100


@with_account(see=Right.OWN)
def guests(request: HttpRequest, account: Account) -> HttpResponse:
    """Everybody who may look, everybody who was asked, and the form to ask."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invite(request, account, form):
        return redirect("residents:sharing", account.public_id)
    context = {
        "account": account,
        "form": form,
        "guests": Residency.objects.guests()
        .filter(account=account)
        .select_related("user")
        .prefetch_related("visits"),
        "waiting": Invitation.objects.waiting().filter(account=account),
    }
    return render(request, "residents/sharing.html", context)


@with_account(see=Right.OWN)
def guest(request: HttpRequest, account: Account, guest: int) -> HttpResponse:
    """One guest: what they may do, and when they looked."""
    found = _guest(account, guest)
    form = TermsForm(
        request.POST if request.method == "POST" else None, initial=_initial(found)
    )
    if form.is_valid():
        try:
            sharing.change_terms(by=_user(request), guest=found, terms=form.terms)
        except SharingError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, "Доступ изменён.")
            return redirect("residents:sharing", account.public_id)
    visits = GuestVisit.objects.filter(residency=found)[:VISITS_SHOWN]
    context = {"account": account, "guest": found, "form": form, "visits": visits}
    return render(request, "residents/guest.html", context)


@with_account(see=Right.OWN)
def end(request: HttpRequest, account: Account, guest: int) -> HttpResponse:
    found = _guest(account, guest)
    if request.method == "POST":
        sharing.end_sharing(by=_user(request), guest=found)
        messages.success(request, f"{found.user.display_name}: доступ закрыт.")
    return redirect("residents:sharing", account.public_id)


@with_account(see=Right.OWN)
def withdraw(request: HttpRequest, account: Account, invitation: int) -> HttpResponse:
    asked = Invitation.objects.waiting().filter(account=account)
    found = get_object_or_404(asked, pk=invitation)
    if request.method == "POST":
        sharing.withdraw_invitation(by=_user(request), invitation=found)
        messages.success(request, f"Приглашение для {found.email} отозвано.")
    return redirect("residents:sharing", account.public_id)


@login_required
def invitation(request: HttpRequest, asked: int) -> HttpResponse:
    """Who asks, for which account, and two buttons."""
    user = _user(request)
    found = get_object_or_404(sharing.invitations_to(user), pk=asked)
    if request.method != "POST":
        return render(request, "residents/invitation.html", {"invitation": found})
    if request.POST.get("answer") != "accept":
        sharing.decline_invitation(user=user, invitation=found)
        messages.success(request, "Вы отказались от приглашения.")
        return redirect("cabinet:home")
    try:
        sharing.accept_invitation(user=user, invitation=found)
    except SharingError as error:
        messages.error(request, str(error))
        return redirect("cabinet:home")
    messages.success(request, f"Лицевой счёт {found.account.number} теперь у вас есть.")
    return redirect("cabinet:account_home", found.account.public_id)


def _invite(request: HttpRequest, account: Account, form: InviteForm) -> bool:
    email, terms = form.cleaned_data["email"], form.terms
    try:
        sharing.invite(by=_user(request), account=account, email=email, terms=terms)
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Приглашение отправлено на {email}.")
    return True


def _guest(account: Account, pk: int) -> Residency:
    theirs = Residency.objects.guests().filter(account=account)
    return get_object_or_404(theirs.select_related("user"), pk=pk)


def _initial(guest: Residency) -> dict[str, object]:
    terms: Terms = sharing.terms_of(guest)
    rights = [right.value for right in GRANTED if getattr(guest, right.value)]
    return {"rights": rights, "until": terms["until"]}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
