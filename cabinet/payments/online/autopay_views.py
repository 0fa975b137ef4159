"""«Автоплатёж»: the standing order of an account, and the saved cards."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.payments.online.autopay_forms import WITH_BILL, AutopayForm
from cabinet.payments.online.models import Autopay, SavedCard
from cabinet.payments.online.models.cards import SavedCardQuerySet
from cabinet.payments.online.providers import switched_on
from cabinet.payments.online.services.autopaying import set_autopay, stop_autopay
from cabinet.payments.online.services.saving import remove_card
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import money

RUNS = 6


@with_account(see=Right.PAY, change=Right.PAY)
def autopay(request: HttpRequest, account: Account) -> HttpResponse:
    """The order's terms; POST sets them."""
    order = Autopay.objects.visible_to(request.user).filter(account=account).first()
    cards = list(_cards(request, account))
    form = AutopayForm(
        request.POST if request.method == "POST" else None,
        cards=[card.pk for card in cards],
        initial=_initial(order),
    )
    if request.method == "POST" and form.is_valid():
        set_autopay(user=cast(User, request.user), account=account, **form.terms)
        messages.success(request, "Автоплатёж включён. Накануне списания напишем вам.")
        return redirect("pay:autopay", account.public_id)
    context = {
        "account": account,
        "order": order,
        "runs": order.runs.all()[:RUNS] if order else [],
        "cards": cards,
        "form": form,
    }
    return render(request, "payments/online/autopay.html", context)


@with_account(see=Right.PAY, change=Right.PAY)
def stop(request: HttpRequest, account: Account) -> HttpResponse:
    order = Autopay.objects.visible_to(request.user).filter(account=account).first()
    if request.method == "POST" and order:
        stop_autopay(autopay=order)
        messages.success(request, "Автоплатёж выключен.")
    return redirect("pay:autopay", account.public_id)


@with_account(see=Right.PAY, change=Right.PAY)
def forget_card(request: HttpRequest, account: Account, card: int) -> HttpResponse:
    if request.method == "POST":
        found = get_object_or_404(_cards(request, account), pk=card)
        remove_card(card=found)
        messages.success(request, "Карта удалена, её автоплатежи выключены.")
    return redirect("pay:autopay", account.public_id)


def _cards(request: HttpRequest, account: Account) -> SavedCardQuerySet:
    return SavedCard.objects.visible_to(request.user).filter(
        provider_account__organization=account.organization,
        provider_account__is_on=True,
        provider_account__provider__in=switched_on(),
    )


def _initial(order: Autopay | None) -> dict[str, object]:
    if order is None:
        return {"when": WITH_BILL}
    day = str(order.day) if order.day else WITH_BILL
    return {"card": order.card_id, "when": day, "limit": money(order.limit)}
