"""The resident's own pages: the profile and leaving an account."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.journal.looks import looks_at
from cabinet.residents import profiles, services
from cabinet.residents.forms.profile import PhotoForm, ProfileForm
from cabinet.residents.models import User

SHOWN_LOOKS = 20


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, instance=user)
    if form.is_valid():
        profiles.update_profile(user=user, **form.cleaned_data)
        messages.success(request, "Профиль сохранён.")
        return redirect("residents:profile")
    accounts = Account.objects.visible_to(user).with_place().with_rights()
    context = {
        "form": form,
        "accounts": accounts,
        "photo_form": PhotoForm(),
        "looks": looks_at(user)[:SHOWN_LOOKS],
    }
    return render(request, "residents/profile.html", context)


@with_account(change=Right.SEE)
def unlink(request: HttpRequest, account: Account) -> HttpResponse:
    if request.method != "POST":
        return render(request, "residents/unlink.html", {"linked": account})
    services.unlink_account(user=cast(User, request.user), account=account)
    messages.success(request, f"Лицевой счёт {account.number} отвязан.")
    return redirect("residents:profile")


@login_required
@reauthentication_required(allow_get=True)
def delete(request: HttpRequest) -> HttpResponse:
    """Ask, then take the personal data away and log out."""
    user = cast(User, request.user)
    if request.method != "POST":
        return render(request, "residents/delete.html")
    try:
        profiles.delete_profile(user=user)
    except profiles.ProfileError as error:
        messages.error(request, str(error))
        return redirect("residents:profile")
    logout(request)
    messages.success(request, "Профиль удалён, согласия отозваны.")
    return redirect("account_login")
