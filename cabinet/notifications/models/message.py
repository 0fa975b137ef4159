"""How we tell them: the outbox."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from cabinet.accounts.models import TIME_ZONES, Account, Organization, Viewer
from cabinet.notifications.models.kinds import Channel, Kind

# What fits of a provider's answer.
MAX_ERROR = 500
WAITING = models.Q(state="waiting")


class Priority(models.IntegerChoices):
    """Lower goes first, so that a town's bills don't hold up a warning."""

    URGENT = 0, "срочное"
    ORDINARY = 1, "обычное"
    MASS = 2, "рассылка"


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        return self.filter(state=Message.State.WAITING)

    def due(self) -> Self:
        """What the worker should send now, oldest first within a priority.

        Nothing overtakes an earlier message to the same person in the same
        channel that is being tried again.
        """
        ahead = Message.objects.waiting().filter(
            recipient=models.OuterRef("recipient"),
            channel=models.OuterRef("channel"),
            pk__lt=models.OuterRef("pk"),
            attempts__gt=0,
            next_try_at__gt=timezone.now(),
        )
        return (
            self.waiting()
            .filter(~models.Exists(ahead), next_try_at__lte=timezone.now())
            .order_by("priority", "pk")
        )

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class Message(models.Model):
    """A message to one person in one channel, written with the event it tells of.

    ``event`` names what happened («account-linked:17»); the constraint keeps
    one message for (event, person, channel) however often the event is repeated.
    ``occasion`` names the text. ``body`` is the plain text that is sent; a
    letter's HTML is drawn from it. ``attachment`` names a document that is made
    when the letter is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "ожидает отправки"
        SENT = "sent", "отправлено"
        # The worker died, or the line broke, after the last word was said.
        UNCONFIRMED = "unsure", "отдано, ответа не было"
        FAILED = "failed", "не отправлено"
        BOUNCED = "bounced", "вернулось"
        SKIPPED = "skipped", "отправлять не нужно"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="messages",
        verbose_name="кому",
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        related_name="+",
        verbose_name="от какой организации",
        null=True,
        blank=True,
        # Each index costs every message of a town; the list's own holds this, too.
        db_index=False,
    )
    account = models.ForeignKey(
        Account,
        models.SET_NULL,
        related_name="+",
        verbose_name="лицевой счёт",
        null=True,
        blank=True,
        db_index=False,
    )
    sending = models.ForeignKey(
        "notifications.Sending",
        models.SET_NULL,
        related_name="messages",
        verbose_name="рассылка",
        null=True,
        blank=True,
        db_index=False,
    )
    channel = models.CharField("канал", max_length=10, choices=Channel)
    kind = models.CharField(
        "вид", max_length=10, choices=Kind, default=Kind.WORK, db_default=Kind.WORK
    )
    occasion = models.CharField("повод", max_length=30, blank=True, db_default="")
    event = models.CharField("событие", max_length=100)
    subject = models.CharField("тема", max_length=200, blank=True)
    body = models.TextField("текст")
    link = models.CharField("ссылка", max_length=300, blank=True, db_default="")
    attachment = models.CharField("вложение", max_length=100, blank=True, db_default="")
    priority = models.PositiveSmallIntegerField(
        "срочность",
        choices=Priority,
        default=Priority.ORDINARY,
        db_default=Priority.ORDINARY,
    )
    joins = models.BooleanField(
        "соединяется с такими же", default=False, db_default=False
    )
    zone = models.CharField(
        "часовой пояс", max_length=30, choices=TIME_ZONES, blank=True, db_default=""
    )
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("отправить не раньше", default=timezone.now)
    expires_at = models.DateTimeField("теряет смысл", null=True, blank=True)
    created_at = models.DateTimeField("создано", auto_now_add=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    address = models.CharField(
        "куда отправлено", max_length=254, blank=True, db_default=""
    )
    provider_id = models.CharField(
        "номер у провайдера", max_length=100, blank=True, db_default=""
    )
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
                fields=["priority", "id"], condition=WAITING, name="message_due"
            ),
            models.Index(
                fields=["recipient", "channel", "id"],
                condition=WAITING,
                name="message_waiting_for",
            ),
            models.Index(fields=["sending", "state"], name="message_of_sending"),
            # The last fifty of a small company beside a million of its neighbours'.
            models.Index(fields=["organization", "-id"], name="message_of_own"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.recipient}"


class HandOver(models.Model):
    """The last word of a message was about to be said.

    Written by a connection of its own just before what can't be taken back,
    erased with the outcome. One that is found later tells that the worker died
    in between: the message counts as sent and is not sent again.
    """

    message_id = models.BigIntegerField("сообщение", primary_key=True)
    at = models.DateTimeField("когда", db_default=models.functions.Now())

    class Meta:
        verbose_name = "передача"
        verbose_name_plural = "передачи"

    def __str__(self) -> str:
        return str(self.message_id)


class ChannelPause(models.Model):
    """A provider doesn't answer: its channel waits, its messages keep their order.

    Telegram's bots are the organisations' own, so their pauses are too.
    """

    channel = models.CharField("канал", max_length=10, choices=Channel)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", null=True, blank=True
    )
    failures = models.PositiveSmallIntegerField("неудач подряд", default=1)
    until = models.DateTimeField("до")
    reason = models.CharField("причина", max_length=MAX_ERROR)

    class Meta:
        verbose_name = "пауза канала"
        verbose_name_plural = "паузы каналов"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "organization"],
                nulls_distinct=False,
                name="channel_pause_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} до {self.until:%d.%m.%Y %H:%M}"
