"""Whose chat it is: a person brings a short-lived word from their profile."""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cabinet.accounts.models import Organization
from cabinet.notifications.channels import telegram
from cabinet.notifications.errors import DeliveryError, NotificationError
from cabinet.notifications.models import TelegramBot, TelegramChat
from cabinet.notifications.secret_words import derived, opened, sealed
from cabinet.residents.models import User

MINUTES = 30
MAC_BYTES = 16
START, STOP = "/start", "/stop"
HELLO = "Готово: сообщения организации «{organization}» будут приходить сюда."
OLD = "Ссылка устарела. Откройте профиль на портале и нажмите «Подключить» ещё раз."
BYE = "Больше не пишем. Подключить снова можно в профиле на портале."
NEEDS_NAME = "Укажите имя бота: без связи с Telegram его не узнать."


@transaction.atomic
def set_bot(*, organization: Organization, token: str, name: str = "") -> TelegramBot:
    """Keep a bot's token and have its updates sent to us.

    Raises NotificationError where Telegram doesn't know the token.
    """
    hook = secrets.token_urlsafe(24)
    bot = TelegramBot(
        organization=organization, token=sealed(token), hook=hook, name=name
    )
    if settings.TELEGRAM_API:
        address = settings.BASE_URL + reverse("notifications_out:telegram", args=[hook])
        bot.name = telegram.set_up(token, address, secret_of(bot))
    if not bot.name:
        raise NotificationError(NEEDS_NAME)
    TelegramBot.objects.filter(organization=organization).delete()
    bot.save()
    return bot


def secret_of(bot: TelegramBot) -> str:
    """What Telegram repeats with each update, so that we know it is Telegram."""
    return hmac.new(derived("telegram.hook"), bot.hook.encode(), "sha256").hexdigest()


def invitation(bot: TelegramBot, user: User) -> str:
    """The address that opens the bot with the person's word."""
    until = int(time.time()) + MINUTES * 60
    told = user.pk.to_bytes(8, "big") + until.to_bytes(5, "big")
    word = base64.urlsafe_b64encode(told + _mac(bot, told)).rstrip(b"=").decode()
    return f"https://t.me/{bot.name}?start={word}"


def answer(bot: TelegramBot, update: dict[str, Any]) -> None:
    """Link, unlink, or do nothing; a person's other words are not for us."""
    gone = update.get("my_chat_member", {})
    if gone.get("new_chat_member", {}).get("status") == "kicked":
        _forget(bot, gone.get("chat", {}).get("id"))
    message = update.get("message", {})
    chat, text = message.get("chat", {}), str(message.get("text", ""))
    if chat.get("type") != "private":
        return
    if text.startswith(START):
        _say(bot, chat["id"], _link(bot, chat["id"], text.removeprefix(START).strip()))
    elif text.startswith(STOP):
        _forget(bot, chat["id"])
        _say(bot, chat["id"], BYE)


def _link(bot: TelegramBot, chat: int, word: str) -> str:
    user = _invited(bot, word)
    if user is None:
        return OLD
    TelegramChat.objects.update_or_create(
        bot=bot, user=user, defaults={"chat_id": chat}
    )
    return HELLO.format(organization=bot.organization)


def _invited(bot: TelegramBot, word: str) -> User | None:
    try:
        told = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except (binascii.Error, ValueError):
        return None
    said, mac = told[:-MAC_BYTES], told[-MAC_BYTES:]
    if not hmac.compare_digest(_mac(bot, said), mac):
        return None
    if int.from_bytes(said[8:], "big") < time.time():
        return None
    pk = int.from_bytes(said[:8], "big")
    return User.objects.filter(pk=pk, is_active=True).first()


def _mac(bot: TelegramBot, told: bytes) -> bytes:
    key = derived("telegram.invitation")
    return hmac.new(key, bot.hook.encode() + told, hashlib.sha256).digest()[:MAC_BYTES]


def _forget(bot: TelegramBot, chat: int | None) -> None:
    TelegramChat.objects.filter(bot=bot, chat_id=chat or 0).delete()


def _say(bot: TelegramBot, chat: int, text: str) -> None:
    """An answer that doesn't arrive changes nothing."""
    if not settings.TELEGRAM_API:
        return
    try:
        telegram.ask(
            opened(bot.token), "sendMessage", {"chat_id": chat, "text": text}, _nothing
        )
    except DeliveryError:
        return


def _nothing() -> None:
    """An answer may be repeated."""
