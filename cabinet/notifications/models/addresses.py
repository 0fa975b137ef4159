"""Where messages go, besides the e-mail and the telephone of the profile."""

from django.conf import settings
from django.db import models

from cabinet.accounts.models import Organization
from cabinet.notifications.models.kinds import Channel
from cabinet.notifications.models.message import MAX_ERROR


class SilencedAddress(models.Model):
    """An address that letters come back from, or whose owner complained of them.

    Nothing is sent there until its owner says in the profile that it works.
    """

    class Reason(models.TextChoices):
        BOUNCE = "bounce", "письма возвращаются"
        COMPLAINT = "complaint", "отмечены как спам"
        REFUSED = "refused", "номер не принимает сообщения"

    channel = models.CharField("канал", max_length=10, choices=Channel)
    address = models.CharField("адрес", max_length=254)
    reason = models.CharField("причина", max_length=10, choices=Reason)
    words = models.CharField("ответ сервера", max_length=MAX_ERROR, blank=True)
    since = models.DateTimeField("с какого времени", auto_now_add=True)

    class Meta:
        verbose_name = "отключённый адрес"
        verbose_name_plural = "отключённые адреса"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address"], name="silenced_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.address


class PushSubscription(models.Model):
    """A browser that agreed to show notifications; keys are the browser's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.URLField("адрес браузера", max_length=1000, unique=True)
    p256dh = models.CharField("открытый ключ", max_length=100)
    auth = models.CharField("общий секрет", max_length=50)
    browser = models.CharField("браузер", max_length=200, blank=True)
    created_at = models.DateTimeField("подключён", auto_now_add=True)

    class Meta:
        verbose_name = "браузер с уведомлениями"
        verbose_name_plural = "браузеры с уведомлениями"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.browser


class TelegramBot(models.Model):
    """An organisation's bot. The token is kept encrypted, see ``secrets.py``."""

    organization = models.OneToOneField(
        Organization,
        models.CASCADE,
        related_name="telegram_bot",
        verbose_name="организация",
    )
    token = models.TextField("токен", help_text="Его выдаёт @BotFather.")
    name = models.CharField("имя бота", max_length=64)
    hook = models.CharField("тайна адреса", max_length=64, unique=True)

    class Meta:
        verbose_name = "бот Telegram"
        verbose_name_plural = "боты Telegram"

    def __str__(self) -> str:
        return f"@{self.name}"


class TelegramChat(models.Model):
    """A resident's talk with an organisation's bot."""

    bot = models.ForeignKey(TelegramBot, models.CASCADE, related_name="chats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="telegram_chats"
    )
    chat_id = models.BigIntegerField("номер разговора")
    since = models.DateTimeField("подключён", auto_now_add=True)

    class Meta:
        verbose_name = "разговор в Telegram"
        verbose_name_plural = "разговоры в Telegram"
        constraints = [
            models.UniqueConstraint(fields=["bot", "user"], name="telegram_chat_once")
        ]

    def __str__(self) -> str:
        return f"{self.bot}: {self.user}"
