"""A sending to many: planned, counted, slowed down, paused."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from cabinet.accounts.models import Organization, Viewer

SLOWEST, FASTEST = 1, 60_000


class SendingQuerySet(models.QuerySet["Sending"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def to_prepare(self) -> Self:
        return self.filter(
            state=Sending.State.PLANNED, starts_at__lte=timezone.now()
        ).order_by("starts_at")

    def under_way(self) -> Self:
        return self.filter(state=Sending.State.RUNNING)


class Sending(models.Model):
    """Messages about one thing to many people of an organisation.

    ``source`` names who writes the messages («bills»), ``subject_id`` what they
    tell of; a source has one sending for a thing. ``next_slot_at`` keeps the
    pace of ``per_minute``.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "запланирована"
        RUNNING = "running", "идёт"
        PAUSED = "paused", "приостановлена"
        DONE = "done", "закончена"
        CANCELLED = "cancelled", "отменена"

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="sendings",
        verbose_name="организация",
    )
    source = models.CharField("что рассылаем", max_length=20)
    subject_id = models.BigIntegerField("о чём")
    title = models.CharField("название", max_length=200)
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.PLANNED
    )
    starts_at = models.DateTimeField("начать", default=timezone.now)
    per_minute = models.PositiveIntegerField(
        "сообщений в минуту",
        default=600,
        validators=[MinValueValidator(SLOWEST), MaxValueValidator(FASTEST)],
        help_text="Медленнее — если почтовый сервер ограничивает число писем.",
    )
    prepared_at = models.DateTimeField("сообщения готовы", null=True, blank=True)
    next_slot_at = models.DateTimeField("следующее сообщение", default=timezone.now)
    finished_at = models.DateTimeField("закончена", null=True, blank=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто запланировал",
        null=True,
        blank=True,
    )

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "рассылка"
        verbose_name_plural = "рассылки"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "subject_id"], name="sending_once"
            ),
            models.CheckConstraint(
                name="sending_has_pace",
                condition=models.Q(per_minute__range=(SLOWEST, FASTEST)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED
