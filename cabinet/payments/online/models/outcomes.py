"""What came of an intent: what a provider told, what was booked and returned."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization, Viewer
from cabinet.payments.models import Payment
from cabinet.payments.online.models.intents import Intent
from cabinet.payments.online.models.ways import roubles


class NotificationQuerySet(models.QuerySet["Notification"]):
    def managed_by(self, user: Viewer) -> Self:
        """Those of one's intents; the unclaimed are for administrators."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(
            intent__organization__in=Organization.objects.managed_by(user)
        )


class Notification(models.Model):
    """What reached /payments/notify/, stored as it came before it was read."""

    class Outcome(models.TextChoices):
        NEW = "new", "получено"
        TAKEN = "taken", "учтено"
        REPEATED = "repeated", "повтор"
        UNKNOWN = "unknown", "платёж неизвестен"
        UNREADABLE = "unreadable", "не разобрано"
        FORGED = "forged", "подпись или адрес чужие"
        UNCONFIRMED = "unconfirmed", "провайдер не подтвердил"
        POSTPONED = "postponed", "провайдер не отвечает"

    provider = models.CharField("провайдер", max_length=20)
    method = models.CharField("метод", max_length=8)
    query = models.TextField("строка запроса", blank=True)
    content_type = models.CharField("тип", max_length=100, blank=True)
    body = models.TextField("тело", blank=True)
    address = models.GenericIPAddressField("адрес отправителя", null=True)
    received_at = models.DateTimeField("получено", auto_now_add=True)
    intent = models.ForeignKey(
        Intent,
        models.PROTECT,
        related_name="notifications",
        verbose_name="платёж",
        null=True,
    )
    outcome = models.CharField(
        "итог", max_length=12, choices=Outcome, default=Outcome.NEW
    )
    note = models.CharField("пояснение", max_length=300, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "уведомление провайдера"
        verbose_name_plural = "уведомления провайдеров"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["intent"], name="notification_intent"),
            models.Index(fields=["outcome", "-id"], name="notification_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}, {self.received_at:%d.%m.%Y %H:%M:%S}"


class RefundQuerySet(models.QuerySet["Refund"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            intent__organization__in=Organization.objects.managed_by(user)
        )


class Refund(models.Model):
    """Money of an intent that goes back to the payer, in full or in part."""

    class State(models.TextChoices):
        CREATED = "created", "отправляется"
        DONE = "done", "возвращено"
        CANCELED = "canceled", "отказано"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    intent = models.ForeignKey(
        Intent, models.PROTECT, related_name="refunds", verbose_name="платёж"
    )
    amount = roubles("сумма, ₽")
    why = models.CharField("причина", max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто вернул",
        null=True,
        blank=True,
    )
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.CREATED
    )
    provider_id = models.CharField("номер у провайдера", max_length=100, blank=True)
    answer = models.CharField("ответ провайдера", max_length=300, blank=True)
    created_at = models.DateTimeField("создан", auto_now_add=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = "возврат"
        verbose_name_plural = "возвраты"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="refund_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["intent", "provider_id"],
                condition=~Q(provider_id=""),
                name="refund_unique_provider_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ₽, {self.get_state_display()}"


def once(to: type[models.Model], name: str) -> "models.OneToOneField[Any, Any]":
    return models.OneToOneField(to, models.PROTECT, related_name=name)


class Booking(models.Model):
    """That an intent, or a refund of it, is in the books as this payment.

    Append-only, and once for each: the constraints are what keeps one payment
    of a provider from becoming two of ours.
    """

    intent = models.ForeignKey(Intent, models.PROTECT, related_name="bookings")
    refund = models.OneToOneField(
        Refund, models.PROTECT, related_name="booking", null=True, blank=True
    )
    payment = once(Payment, "booking")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "проводка"
        verbose_name_plural = "проводки"
        constraints = [
            models.UniqueConstraint(
                fields=["intent"],
                condition=Q(refund__isnull=True),
                name="booking_once_for_intent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.intent_id} → {self.payment_id}"
