"""How we tell them: the outbox."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

# What fits of a mail server's answer.
MAX_ERROR = 500


class Channel(models.TextChoices):
    EMAIL = "email", "Электронная почта"


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> Self:
        """What the worker should send now, oldest first."""
        return self.filter(
            state=Message.State.WAITING, next_try_at__lte=timezone.now()
        ).order_by("pk")


class Message(models.Model):
    """A message to one person in one channel, written with the event it tells of.

    ``event`` names what happened («account-linked:17»); the constraint keeps
    one message for (event, person, channel) however often the event is repeated.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "ожидает отправки"
        SENT = "sent", "отправлено"
        FAILED = "failed", "не отправлено"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="messages",
        verbose_name="кому",
    )
    channel = models.CharField("канал", max_length=10, choices=Channel)
    event = models.CharField("событие", max_length=100)
    subject = models.CharField("тема", max_length=200, blank=True)
    body = models.TextField("текст")
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("отправить не раньше", default=timezone.now)
    created_at = models.DateTimeField("создано", auto_now_add=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    last_error = models.CharField("последняя ошибка", max_length=MAX_ERROR, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="message_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="waiting"),
                name="message_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.recipient}"
