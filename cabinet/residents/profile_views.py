"""Smaller things of the profile: photo, own names of accounts, consents, devices."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.residents import consents, photos, services
from cabinet.residents.forms.profile import NicknameForm, PhotoForm
from cabinet.residents.models import User


@login_required
def photo(request: HttpRequest) -> HttpResponse:
    """The resident's own picture; POST puts another in its place, or none."""
    user = _user(request)
    if request.method != "POST":
        return _picture(user)
    if "remove" in request.POST:
        photos.remove_photo(user=user)
        messages.success(request, "Фотография удалена.")
        return redirect("residents:profile")
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Выберите файл с фотографией.")
        return redirect("residents:profile")
    try:
        photos.set_photo(user=user, upload=form.cleaned_data["photo"])
    except photos.PhotoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Фотография сохранена.")
    return redirect("residents:profile")


@with_account(change=Right.SEE)
def nickname(request: HttpRequest, account: Account) -> HttpResponse:
    """What the resident calls the account: «Дача», «Мамина квартира»."""
    initial = {"nickname": account.nickname}
    posted = request.POST if request.method == "POST" else None
    form = NicknameForm(posted, initial=initial)
    if form.is_valid():
        services.rename_account(
            user=_user(request), account=account, **form.cleaned_data
        )
        messages.success(request, "Название сохранено.")
        return redirect("residents:profile")
    context = {"form": form, "linked": account}
    return render(request, "residents/nickname.html", context)


@login_required
@reauthentication_required(allow_get=True)
def own_consents(request: HttpRequest) -> HttpResponse:
    """Each consent with its date; POST takes one back or gives both again."""
    user = _user(request)
    given = user.consents.select_related("text").order_by("-given_at")
    if request.method != "POST":
        return render(request, "residents/consents.html", {"consents": given})
    if "again" in request.POST:
        consents.give_consents_again(user=user, request=request)
        messages.success(request, "Согласия даны, кабинет снова работает.")
        return redirect("residents:profile")
    chosen = request.POST.get("consent", "")
    if not chosen.isdecimal():
        raise Http404
    consents.withdraw_consent(user=user, consent=get_object_or_404(given, pk=chosen))
    messages.success(request, "Согласие отозвано.")
    return redirect("residents:consents")


@login_required
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """Log out one other device."""
    found = get_object_or_404(UserSession, user=request.user.pk, pk=session)
    if request.method != "POST":
        return redirect("residents:profile")
    if not found.is_current():
        get_adapter().end_sessions([found])
        messages.success(request, "Вход на этом устройстве завершён.")
    return redirect("usersessions_list")


def _picture(user: User) -> HttpResponse:
    if not user.photo:
        raise Http404
    with user.photo.open() as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
