"""What is called without logging in: a letter's way out, the worker's script, the bot."""

import json
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cabinet.notifications import telegram_links, unsubscribing
from cabinet.notifications.models import TelegramBot

SCRIPT = "portal/js/push-worker.js"


@csrf_exempt
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A person sees a button; a mail program posts at once (RFC 8058)."""
    found = unsubscribing.read(token)
    if found is None:
        raise Http404
    user, kind = found
    done = request.method == "POST"
    if done:
        unsubscribing.leave(user=user, kind=kind)
    return render(request, "notifications/leave.html", {"kind": kind, "done": done})


@require_safe
@cache_control(max_age=3600)
def worker(request: HttpRequest) -> HttpResponse:
    """A browser runs it for addresses beside it only, so it isn't a static file."""
    found = finders.find(SCRIPT)
    with open(str(found), encoding="utf-8") as script:  # noqa: PTH123 (a plain file)
        return HttpResponse(script.read(), content_type="text/javascript")


@csrf_exempt
@require_POST
def telegram(request: HttpRequest, hook: str) -> HttpResponse:
    """An update of an organisation's bot; anybody else gets a 404."""
    bot = get_object_or_404(TelegramBot, hook=hook)
    told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not constant_time_compare(told, telegram_links.secret_of(bot)):
        raise Http404
    telegram_links.answer(bot, _update(request))
    return HttpResponse()


def _update(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
