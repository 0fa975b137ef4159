"""Paying: choose what, check and choose how, then follow the basket."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.payments.online import services
from cabinet.payments.online.debts import debts_of
from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.following import ask_soon, followed
from cabinet.payments.online.forms import ChoiceForm, ConfirmForm
from cabinet.payments.online.models import Basket, Intent, SavedCard
from cabinet.payments.online.providers.http import hurried
from cabinet.payments.online.services import Part
from cabinet.payments.online.services.opening import again, payer_of
from cabinet.payments.online.services.settling import give_up
from cabinet.payments.online.ways import links_for, methods_for
from cabinet.residents.models import User

LOST = "Банк принял заказ, но не прислал адреса оплаты."


@with_account(see=Right.PAY, change=Right.PAY)
def choose(request: HttpRequest, account: Account) -> HttpResponse:
    return _choice(request, account, ChoiceForm(debts=debts_of(account)))


@with_account(see=Right.PAY, change=Right.PAY)
def check(request: HttpRequest, account: Account) -> HttpResponse:
    """What was chosen, with the commission of each provider, before paying."""
    chosen = ChoiceForm(request.GET, debts=debts_of(account))
    if not chosen.is_valid():
        return _choice(request, account, chosen)
    parts = chosen.cleaned_data["parts"]
    form = _confirm_form(request, account, parts)
    if request.method == "POST" and form.is_valid():
        try:
            return _start(request, account, parts, form)
        except PaymentError as error:
            form.add_error(None, str(error))
    context = {
        "account": account,
        "parts": parts,
        "due": form.due,
        "is_shared": chosen.is_shared,
        "form": form,
        "methods": methods_for(account, parts),
        "links": links_for(account),
    }
    return render(request, "payments/online/check.html", context)


@with_account(see=Right.PAY, change=Right.PAY)
def basket(request: HttpRequest, account: Account, basket: uuid.UUID) -> HttpResponse:
    """How the payment stands. Nothing in the address says whether it is paid."""
    found = _basket(request, account, basket)
    intents = followed(found)
    ask_soon(intents)
    context = {
        "account": account,
        "basket": found,
        "intents": intents,
        "waiting": any(one.state in Intent.UNFINISHED for one in intents),
        "paid": all(one.state == Intent.State.PAID for one in intents),
        "go": _forward(intents, request.GET.get("go", "")),
    }
    return render(request, "payments/online/basket.html", context)


@with_account(see=Right.PAY, change=Right.PAY)
def go(
    request: HttpRequest, account: Account, basket: uuid.UUID, intent: uuid.UUID
) -> HttpResponse:
    """On to the bank with one intent; a failed one is tried anew."""
    found = _basket(request, account, basket)
    if request.method != "POST":
        return redirect("pay:basket", account.public_id, found.public_id)
    chosen = get_object_or_404(found.intents, public_id=intent)
    if chosen.has_lost_its_page:
        chosen = give_up(intent=chosen.pk, reason=LOST)
    if chosen.state == Intent.State.CANCELED:
        try:
            found = again(intent=chosen)
        except PaymentError as error:
            messages.error(request, str(error))
    return _to_bank(request, found)


def _choice(request: HttpRequest, account: Account, form: ChoiceForm) -> HttpResponse:
    unfinished = Basket.objects.visible_to(request.user).filter(
        account=account, is_open=True
    )
    context = {
        "account": account,
        "form": form,
        "debts": form.debts,
        "checked": form["what"].value() or form.initial["what"],
        "chosen": set(form["services"].value() or ()),
        "unfinished": unfinished.prefetch_related("intents"),
        "links": links_for(account),
    }
    return render(request, "payments/online/choose.html", context)


def _confirm_form(
    request: HttpRequest, account: Account, parts: list[Part]
) -> ConfirmForm:
    user = cast(User, request.user)
    methods = methods_for(account, parts)
    contracts = {one.pk for method in methods for one in method.contracts}
    cards = SavedCard.objects.visible_to(request.user).filter(
        provider_account__in=contracts
    )
    return ConfirmForm(
        request.POST if request.method == "POST" else None,
        methods=methods,
        cards=list(cards.select_related("provider_account")) if contracts else [],
        due=sum((part.amount for part in parts), start=parts[0].amount * 0),
        initial={"email": user.email, "payer": payer_of(user, account)},
    )


def _start(
    request: HttpRequest, account: Account, parts: list[Part], form: ConfirmForm
) -> HttpResponse:
    user = cast(User, request.user)
    opened = services.open_basket(user=user, account=account, parts=parts, how=form.how)
    return _to_bank(request, opened)


def _to_bank(request: HttpRequest, basket: Basket) -> HttpResponse:
    """Make the next intent known to its provider, and go there from its page."""
    page = redirect("pay:basket", basket.account.public_id, basket.public_id)
    waiting = basket.intents.unfinished().order_by("pk").first()
    if waiting is None:
        return page
    try:
        with hurried():
            waiting = services.register_intent(intent=waiting)
    except PaymentError as error:
        messages.error(request, str(error))
        return page
    if waiting.payment_url:
        page.headers["Location"] += f"?go={waiting.public_id}"
    return page


def _basket(request: HttpRequest, account: Account, basket: uuid.UUID) -> Basket:
    mine: Any = Basket.objects.visible_to(request.user).filter(account=account)
    found: Basket = get_object_or_404(mine, public_id=basket)
    return found


def _forward(intents: list[Intent], asked: str) -> str:
    """Where a payer who has just pressed the button is taken, if still unpaid."""
    for one in intents:
        if str(one.public_id) == asked and one.state == Intent.State.PENDING:
            return one.payment_url
    return ""
