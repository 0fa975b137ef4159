"""Telegram, by the bot that an organisation has set."""

import json
from typing import Any

from django.conf import settings

from cabinet.notifications.channels import http
from cabinet.notifications.channels.files import Files
from cabinet.notifications.channels.parcel import LastWord, Parcel, Way
from cabinet.notifications.errors import ProviderDownError, RefusedError
from cabinet.notifications.models import TelegramBot, TelegramChat
from cabinet.notifications.secret_words import opened

FOLDER = "telegram"
UNAUTHORIZED, FORBIDDEN = 401, 403


class Telegram:
    """It knows no repeated message: none is sent twice."""

    repeatable = False

    def deliver(self, parcel: Parcel, last_word: LastWord) -> str:
        chat = (
            TelegramChat.objects.filter(
                user=parcel.user, bot__organization=parcel.organization
            )
            .select_related("bot")
            .first()
        )
        if chat is None:
            raise RefusedError("Разговора с ботом нет.")
        told = say(chat, f"{parcel.subject}\n\n{parcel.body}", last_word)
        return str(told.get("message_id", ""))

    def close(self) -> None:
        """Each request opens its own line."""


def say(chat: TelegramChat, text: str, last_word: LastWord) -> dict[str, Any]:
    fields = {
        "chat_id": chat.chat_id,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    try:
        return ask(opened(chat.bot.token), "sendMessage", fields, last_word)
    except BlockedError:
        chat.delete()
        raise


class BlockedError(RefusedError):
    """The person stopped the bot."""


def ask(
    token: str, method: str, fields: dict[str, Any], last_word: LastWord
) -> dict[str, Any]:
    """One request of the Bot API; its ``result``. Raises DeliveryError."""
    url = f"{settings.TELEGRAM_API}/bot{token}/{method}"
    answer = http.post(url, json.dumps(fields).encode(), http.JSON, last_word)
    told = answer.json()
    words = f"Telegram: {told.get('description') or answer.status}"
    if answer.status == FORBIDDEN:
        raise BlockedError(words)
    if answer.status in {UNAUTHORIZED, 404}:
        raise ProviderDownError(words)
    if not told.get("ok"):
        raise RefusedError(words)
    result = told["result"]
    return result if isinstance(result, dict) else {}


def set_up(token: str, hook: str, secret: str) -> str:
    """Have the bot's updates come to us; the bot's name. Raises DeliveryError."""
    name = str(ask(token, "getMe", {}, _nothing)["username"])
    fields = {
        "url": hook,
        "secret_token": secret,
        "allowed_updates": ["message", "my_chat_member"],
    }
    ask(token, "setWebhook", fields, _nothing)
    return name


def way() -> Way:
    return Telegram() if settings.TELEGRAM_API else Files(FOLDER)


def bot_of_hook(hook: str) -> TelegramBot | None:
    return TelegramBot.objects.filter(hook=hook).first()


def _nothing() -> None:
    """Asking twice harms nobody."""
