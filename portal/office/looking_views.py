"""Where an employee begins and ends looking as a resident."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_required

from cabinet.journal.models import LOOK, Action
from cabinet.journal.services import write
from cabinet.residents.models import User
from portal.office import looking
from portal.office.furniture import office_page


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Зачем вы смотрите",
        max_length=200,
        min_length=5,
        help_text="Житель прочтёт это в своём профиле, запись останется в журнале.",
        widget=forms.TextInput(attrs={"placeholder": "Звонок: не видит счёт"}),
        error_messages={
            "required": "Напишите, зачем вы смотрите кабинет жителя.",
            "min_length": "Напишите причину подробнее: её прочтёт житель.",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(LOOK)
def begin(request: HttpRequest, tie: int) -> HttpResponse:
    """Ask for the reason; then to the cabinet, as its resident sees it."""
    ties = looking.lookable(cast(User, request.user))
    found = get_object_or_404(ties.select_related("user", "account"), pk=tie)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            looking.begin(request, tie=found, reason=form.cleaned_data["reason"])
        except looking.LookError as error:
            messages.error(request, str(error))
            return redirect("account_list:inspect", found.account_id)
        return redirect("cabinet:account_home", found.account.public_id)
    card = reverse("account_list:inspect", args=[found.account_id])
    return office_page(
        request,
        "look",
        "Посмотреть как житель",
        icon="view",
        above=((f"Счёт {found.account}", card),),
        form=form,
        tie=found,
        minutes=looking.SECONDS // 60,
        card=card,
    )


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    look = looking.end(request)
    if look is None:
        return redirect("wagtailadmin_home")
    write(
        Action.LOOKED,
        kind="accounts.account",
        words=f"{look.name}: просмотр закончен",
        account=look.account,
    )
    messages.success(request, "Вы закончили смотреть как житель.")
    return redirect("account_list:inspect", look.account)
