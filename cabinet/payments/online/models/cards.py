"""Cards that a provider keeps for a resident, and payments without asking."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Viewer
from cabinet.payments.online.models.intents import Intent
from cabinet.payments.online.models.ways import ProviderAccount, roubles

# Every month has these days.
FIRST_DAY, LAST_DAY = 1, 28


class SavedCardQuerySet(models.QuerySet["SavedCard"]):
    def visible_to(self, user: Viewer) -> Self:
        return (
            self.filter(user=user.pk, removed_at__isnull=True)
            if user.pk
            else self.none()
        )


class SavedCard(models.Model):
    """A token of a card; the card's number stays with the provider."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_cards"
    )
    provider_account = models.ForeignKey(
        ProviderAccount, models.PROTECT, related_name="saved_cards"
    )
    sealed_token = models.TextField(editable=False)
    token_digest = models.CharField(max_length=64, editable=False)
    title = models.CharField("карта", max_length=60)
    created_at = models.DateTimeField("сохранена", auto_now_add=True)
    removed_at = models.DateTimeField("удалена", null=True, blank=True)

    objects = SavedCardQuerySet.as_manager()

    class Meta:
        verbose_name = "сохранённая карта"
        verbose_name_plural = "сохранённые карты"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "provider_account", "token_digest"],
                name="saved_card_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AutopayQuerySet(models.QuerySet["Autopay"]):
    def visible_to(self, user: Viewer) -> Self:
        """One's own, for accounts that one still holds."""
        if not user.pk:
            return self.none()
        return self.filter(user=user.pk, account__in=Account.objects.visible_to(user))

    def running(self) -> Self:
        return self.filter(is_on=True, card__removed_at__isnull=True)


class Autopay(models.Model):
    """A standing order: what is due, once a month, from a saved card.

    ``day`` of the month, or none: when the bill arrives. More than ``limit``
    roubles is not paid, and the resident is told.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="autopays"
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="autopays", verbose_name="лицевой счёт"
    )
    card = models.ForeignKey(
        SavedCard, models.PROTECT, related_name="autopays", verbose_name="карта"
    )
    day = models.PositiveSmallIntegerField(
        "день месяца",
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="От 1 до 28. Пусто — когда придёт счёт.",
    )
    limit = roubles("не больше, ₽", validators=[MinValueValidator(1)])
    is_on = models.BooleanField("включён", default=True)
    failure = models.CharField("почему не прошёл", max_length=300, blank=True)
    created_at = models.DateTimeField("создан", auto_now_add=True)

    objects = AutopayQuerySet.as_manager()

    class Meta:
        verbose_name = "автоплатёж"
        verbose_name_plural = "автоплатежи"
        constraints = [
            models.UniqueConstraint(fields=["user", "account"], name="autopay_once"),
            models.CheckConstraint(
                name="autopay_terms",
                condition=Q(limit__gt=0)
                & (Q(day__isnull=True) | Q(day__range=(FIRST_DAY, LAST_DAY))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.when}"

    @property
    def when(self) -> str:
        return f"{self.day}-го числа" if self.day else "когда придёт счёт"


class AutopayRun(models.Model):
    """A month's payment of a standing order: told of the day before, then done."""

    class State(models.TextChoices):
        TOLD = "told", "предупредили"
        PAID = "started", "отправлен"
        SKIPPED = "skipped", "не понадобился"
        FAILED = "failed", "не прошёл"

    autopay = models.ForeignKey(Autopay, models.CASCADE, related_name="runs")
    bill_month = models.DateField("за месяц")
    planned_on = models.DateField("день")
    amount = roubles("сумма, ₽")
    state = models.CharField(
        "состояние", max_length=8, choices=State, default=State.TOLD
    )
    intents = models.ManyToManyField(Intent, related_name="autopay_runs")
    reason = models.CharField("почему", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "автоматический платёж"
        verbose_name_plural = "автоматические платежи"
        ordering = ["-planned_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["autopay", "bill_month"], name="autopay_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_on:%d.%m.%Y}: {self.amount} ₽"

    def is_due(self, today: dt.date) -> bool:
        return self.state == self.State.TOLD and self.planned_on <= today
