"""Codes on a telephone: to finish a registration, to recover, to add a number."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.account.forms import default_token_generator
from allauth.account.utils import perform_login, user_pk_to_url_str
from allauth.account.views import password_reset
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.residents import activation, names, phones
from cabinet.residents.addresses import client_address
from cabinet.residents.forms.phones import NewPhoneForm, PhoneCodeForm
from cabinet.residents.models import Phone, PhoneCode, User
from cabinet.residents.phones import PhoneError, Purpose
from cabinet.templatetags.kvartal import phone as spaced

# Which code this browser waits for, in the session.
ASKED = "phone_code"
WRONG_CODE = "Код не подошёл. Проверьте цифры или попросите новый."


def activate(request: HttpRequest) -> HttpResponse:
    """Finish a registration by a code instead of the letter's link."""
    waiting = activation.begun(request)
    if waiting is None:
        return redirect("account_login")
    user, phone = waiting
    if "send" in request.POST:
        return _ask(request, phone, Purpose.ACTIVATE, user, "confirm_phone")
    form = _code_form(request)
    if form.is_valid() and _told(request, form, Purpose.ACTIVATE):
        del request.session[activation.SESSION_KEY]
        phones.activate_by_phone(user=user, number=phone)
        user.refresh_from_db()
        return cast(HttpResponse, perform_login(request, user))
    context = {"form": form, "phone": phone, "asked": _asked(request, Purpose.ACTIVATE)}
    return render(request, "account/confirm_phone.html", context)


def recover(request: HttpRequest) -> HttpResponseBase:
    """By a letter, or by a code where a telephone is named; one form for both."""
    phone = names.phone_key(request.POST.get("email", ""))
    if not phone:
        response: HttpResponseBase = password_reset(request)
        return response
    known = names.find_by_phone(phone)
    user = known[0] if len(known) == 1 else None
    return _ask(request, phone, Purpose.RECOVER, user, "recover_code")


def recover_code(request: HttpRequest) -> HttpResponse:
    """The code leads to the page of a new password, and tells the user name."""
    form = _code_form(request)
    if form.is_valid():
        asked = _told(request, form, Purpose.RECOVER)
        if asked and asked.user:
            messages.info(request, f"Ваше имя пользователя: {asked.user.username}")
            key = default_token_generator.make_token(asked.user)
            uid = user_pk_to_url_str(asked.user)
            return redirect("account_reset_password_from_key", uidb36=uid, key=key)
    return render(request, "account/recover_code.html", {"form": form})


@login_required
@reauthentication_required(allow_get=True)
def own_phones(request: HttpRequest) -> HttpResponse:
    """Numbers that are proven, and the form for one more."""
    user = cast(User, request.user)
    form = NewPhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = form.cleaned_data["phone"]
        return _ask(request, number, Purpose.CONFIRM, user, "residents:phone_code")
    context = {"form": form, "phones": user.phones.all()}
    return render(request, "residents/phones.html", context)


@login_required
@reauthentication_required(allow_get=True)
def phone_code(request: HttpRequest) -> HttpResponse:
    form = _code_form(request)
    if form.is_valid():
        asked = _told(request, form, Purpose.CONFIRM)
        if asked and asked.user == request.user:
            return _add(request, asked)
    context = {"form": form, "asked": _asked(request, Purpose.CONFIRM)}
    return render(request, "residents/phone_code.html", context)


@login_required
@reauthentication_required(allow_get=True)
def change_phone(request: HttpRequest, phone: int) -> HttpResponse:
    """Make a number the main one, or forget it."""
    found = get_object_or_404(Phone, user=request.user.pk, pk=phone)
    if request.method != "POST":
        return redirect("residents:phones")
    if request.POST.get("do") == "main":
        phones.make_main(phone=found)
        messages.success(request, f"Сообщения будут приходить на {found}.")
    else:
        phones.remove_phone(phone=found)
        messages.success(request, f"Номер {found} удалён.")
    return redirect("residents:phones")


def _ask(
    request: HttpRequest, phone: str, purpose: Purpose, user: User | None, page: str
) -> HttpResponse:
    """Ask for a code and lead to its page; who recovers learns of no limits."""
    try:
        asked = phones.ask_code(
            phone=phone, purpose=purpose, user=user, address=client_address(request)
        )
    except PhoneError as error:
        if purpose != Purpose.RECOVER:
            messages.error(request, str(error))
    else:
        request.session[ASKED] = asked.pk
    return redirect(page)


def _asked(request: HttpRequest, purpose: Purpose) -> PhoneCode | None:
    pk = request.session.get(ASKED, 0)
    return PhoneCode.objects.filter(pk=pk, purpose=purpose).first()


def _told(
    request: HttpRequest, form: PhoneCodeForm, purpose: Purpose
) -> PhoneCode | None:
    """What this browser asked for, if the code is right; else the form says no."""
    asked = _asked(request, purpose)
    if asked and phones.is_right(asked=asked, code=form.cleaned_data["code"]):
        del request.session[ASKED]
        return asked
    form.add_error("code", WRONG_CODE)
    return None


def _code_form(request: HttpRequest) -> PhoneCodeForm:
    posted = request.method == "POST" and "send" not in request.POST
    return PhoneCodeForm(request.POST if posted else None)


def _add(request: HttpRequest, asked: PhoneCode) -> HttpResponse:
    try:
        phones.add_phone(user=cast(User, request.user), number=asked.phone)
    except PhoneError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Телефон {spaced(asked.phone)} подтверждён.")
    return redirect("residents:phones")
