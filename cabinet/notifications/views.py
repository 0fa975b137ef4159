"""The resident's page: which news come how, and how bills come."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cabinet.accounts.models import Account
from cabinet.notifications import choosing, silencing
from cabinet.notifications.browsers import browser_name
from cabinet.notifications.channels import web_push
from cabinet.notifications.errors import NotificationError
from cabinet.notifications.forms import BillsForm, BrowserForm, ChoicesForm
from cabinet.notifications.models import Channel, TelegramBot
from cabinet.notifications.telegram_links import invitation
from cabinet.residents.models import User

PAGE = "notifications:choices"
View = Callable[..., HttpResponse]


def posted(view: View) -> View:
    """Whoever comes here by an address alone is led to the page with the buttons."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return redirect(PAGE)
        return view(request, *args, **kwargs)

    return answer


@login_required
def choices(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ChoicesForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        choosing.choose(user=user, wanted=form.wanted())
        messages.success(request, "Сохранили, как и о чём вам писать.")
        return redirect(PAGE)
    accounts = list(Account.objects.visible_to(user).with_place())
    context = {
        "form": form,
        "bills": BillsForm(user=user, accounts=accounts) if accounts else None,
        "silenced": silencing.silenced_for(user),
        "browsers": user.push_subscriptions.all(),
        "bots": _bots(user, accounts),
        "push_key": web_push.public_key(),
    }
    return render(request, "notifications/choices.html", context)


@login_required
@posted
def bills(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    accounts = list(Account.objects.visible_to(user).with_place())
    form = BillsForm(request.POST, user=user, accounts=accounts)
    if form.is_valid():
        choosing.choose_bills(user=user, accounts=accounts, **form.wanted())
        messages.success(request, "Сохранили, как присылать счета.")
    return redirect(PAGE)


@login_required
@posted
def trust(request: HttpRequest, channel: str) -> HttpResponse:
    if channel not in Channel.values:
        raise Http404
    silencing.trust_again(user=cast(User, request.user), channel=Channel(channel))
    messages.success(request, "Снова пишем на этот адрес.")
    return redirect(PAGE)


@login_required
@posted
def push(request: HttpRequest) -> HttpResponse:
    form = BrowserForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {}
    try:
        choosing.add_browser(
            user=cast(User, request.user),
            endpoint=told.get("endpoint", ""),
            p256dh=told.get("p256dh", ""),
            auth=told.get("auth", ""),
            browser=browser_name(request.headers.get("User-Agent", "")),
        )
    except NotificationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Уведомления будут приходить в этот браузер.")
    return redirect(PAGE)


@login_required
@posted
def remove_push(request: HttpRequest, pk: int) -> HttpResponse:
    choosing.remove_browser(user=cast(User, request.user), pk=pk)
    messages.success(request, "Этот браузер уведомлений больше не получит.")
    return redirect(PAGE)


@login_required
@posted
def remove_telegram(request: HttpRequest, pk: int) -> HttpResponse:
    choosing.remove_chat(user=cast(User, request.user), pk=pk)
    messages.success(request, "В Telegram больше не пишем.")
    return redirect(PAGE)


def _bots(user: User, accounts: list[Account]) -> list[dict[str, object]]:
    """The bots of the resident's organisations, linked or to be linked."""
    organizations = {account.organization_id for account in accounts}
    chats = {chat.bot_id: chat for chat in user.telegram_chats.all()}
    bots = TelegramBot.objects.filter(organization__in=organizations)
    return [
        {"bot": bot, "chat": chats.get(bot.pk), "address": invitation(bot, user)}
        for bot in bots.select_related("organization")
    ]
