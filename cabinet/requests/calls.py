"""Calls to the dispatcher: find the account, write the request down."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_safe

from cabinet.accounts.models import Account, AccountQuerySet, Viewer
from cabinet.requests import services
from cabinet.requests.desk import desk_page
from cabinet.requests.desk_forms import FindAccountForm, PhoneForm
from cabinet.requests.statuses import Side
from cabinet.residents.models import User

SHOWN = 20
may_add = permission_required(
    "service_requests.add_servicerequest", raise_exception=True
)


@require_safe
@may_add
def find_account(request: HttpRequest) -> HttpResponse:
    form = FindAccountForm(request.GET)
    words = form.cleaned_data["account"] if form.is_valid() else ""
    found = _found(request.user, words)[:SHOWN] if words else []
    return desk_page(
        request,
        "find_account",
        subtitle="Заявка по телефону",
        form=form,
        found=found,
        words=words,
    )


@may_add
def write_down(request: HttpRequest, account: int) -> HttpResponse:
    """Register what a caller asks for; the caller needs no login."""
    own = Account.objects.managed_by(request.user).with_place()
    caller = get_object_or_404(own, pk=account)
    form = PhoneForm(
        request.POST if request.method == "POST" else None,
        account=caller,
        initial={"phone": caller.phone},
    )
    if form.is_valid():
        made = services.create_request(
            account=caller,
            actor=cast(User, request.user),
            side=Side.STAFF,
            **form.cleaned_data,
        )
        messages.success(request, f"Записано: {made}. Назовите номер жителю.")
        return redirect("service_requests:card", made.pk)
    return desk_page(
        request, "call", subtitle="Заявка по телефону", form=form, account=caller
    )


def _found(user: Viewer, words: str) -> AccountQuerySet:
    about = (
        Q(number=words)
        | Q(last_name__istartswith=words)
        | Q(premises__building__address__icontains=words)
    )
    own = Account.objects.managed_by(user).with_place()
    return own.filter(about).order_by("number")


urlpatterns = [
    path("call/", find_account, name="find_account"),
    path("call/<int:account>/", write_down, name="call"),
]
