"""The ways that payments come, the registries that bring them, and the basket."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Organization, Viewer

LAST_DAY = 31
MAX_DAYS = 30


def money(name: str, *, null: bool = False) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        name, max_digits=14, decimal_places=2, null=null, blank=null
    )


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that hang on an organisation directly."""

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class Channel(models.Model):
    """A way to pay («Сбербанк», «Почта»): how long money goes, and till which day.

    ``words`` are beginnings of «место платежа», one a line; the channel without
    any stands for every other place.
    """

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="payment_channels",
        verbose_name="организация",
    )
    name = models.CharField("способ оплаты", max_length=100)
    words = models.TextField(
        "как его узнать",
        blank=True,
        help_text="С чего начинается «Место платежа», по одному в строке. Пусто — все"
        " остальные места.",
    )
    days_to_registry = models.PositiveSmallIntegerField(
        "рабочих дней до реестра",
        default=1,
        validators=[MaxValueValidator(MAX_DAYS)],
        help_text="За сколько рабочих дней платёж попадает в реестр банка.",
    )
    cut_off_day = models.PositiveSmallIntegerField(
        "последний день месяца для счёта",
        default=LAST_DAY,
        validators=[MinValueValidator(1), MaxValueValidator(LAST_DAY)],
        help_text="Платежи до этого числа попадают в счёт за тот же месяц, более"
        " поздние — в следующий. 31 — последний день месяца.",
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "способ оплаты"
        verbose_name_plural = "сроки способов оплаты"
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="channel_unique_name"
            ),
            models.CheckConstraint(
                name="channel_cut_off_day",
                condition=Q(cut_off_day__range=(1, LAST_DAY)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def knows(self, place: str) -> bool:
        """Whether a payment made there came this way."""
        words = (word.strip().lower() for word in self.words.splitlines())
        return any(word and place.lower().startswith(word) for word in words)

    def month_of(self, day: dt.date) -> dt.date:
        """The first day of the month whose bill counts a payment of that day."""
        following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return day.replace(day=1) if day.day <= self.cut_off_day else following


class Registry(models.Model):
    """A bank's registry that was loaded: one load, of one organisation.

    The counts are of its lines: payments it brought, lines that were our own
    online payments, and lines that went to the basket.
    """

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="registries",
        verbose_name="организация",
    )
    source_run = models.BigIntegerField("номер загрузки", editable=False)
    title = models.CharField("реестр", max_length=120)
    file_name = models.CharField("файл", max_length=255, blank=True)
    brought = models.PositiveIntegerField("новых платежей", default=0)
    matched = models.PositiveIntegerField("узнано своих платежей", default=0)
    put_aside = models.PositiveIntegerField("в корзине", default=0)
    received_at = models.DateTimeField("получен", auto_now_add=True)
    is_undone = models.BooleanField("отменён", default=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "реестр банка"
        verbose_name_plural = "реестры банков"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_run"], name="registry_unique_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} от {self.received_at:%d.%m.%Y}"


class RegistryMatch(models.Model):
    """A registry's line that is a payment the portal has already: our online one."""

    registry = models.ForeignKey(
        Registry, models.CASCADE, related_name="matches", verbose_name="реестр"
    )
    payment = models.ForeignKey(
        "payments.Payment",
        models.PROTECT,
        related_name="registry_matches",
        verbose_name="платёж",
    )
    source_line = models.PositiveIntegerField("строка файла", default=0)
    amount = money("сумма в реестре")
    fee = money("комиссия", null=True)

    class Meta:
        verbose_name = "узнанный платёж"
        verbose_name_plural = "узнанные платежи"
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "payment"], name="registry_match_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry}, строка {self.source_line}"


class UnallocatedPaymentQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=UnallocatedPayment.State.WAITING)


class UnallocatedPayment(models.Model):
    """A registry's line whose account nobody knows: money that waits for a clerk.

    Never deleted, never merged with another however alike. ``key`` is what a
    decision is remembered by (``registries.keys``).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт решения"
        ALLOCATED = "allocated", "разнесён"
        RETURNED = "returned", "возвращён плательщику"
        LEFT = "left", "оставлен невыясненным"
        WITHDRAWN = "withdrawn", "загрузка отменена"

    registry = models.ForeignKey(
        Registry, models.PROTECT, related_name="unallocated", verbose_name="реестр"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="организация"
    )
    source_line = models.PositiveIntegerField("строка файла", default=0)
    account_text = models.CharField("счёт в реестре", max_length=255, blank=True)
    key = models.CharField("ключ", max_length=255, blank=True, editable=False)
    payer = models.CharField("плательщик", max_length=255, blank=True)
    address = models.CharField("адрес", max_length=255, blank=True)
    purpose = models.TextField("назначение платежа", blank=True)
    paid_on = models.DateField("дата платежа")
    posted_on = models.DateField("дата учёта", null=True, blank=True)
    billing_month = models.DateField("расчётный месяц", null=True, blank=True)
    paid_for_month = models.DateField("за какой месяц", null=True, blank=True)
    place = models.CharField("место платежа", max_length=255, blank=True)
    amount = money("сумма")
    fee = money("комиссия", null=True)
    operation_number = models.CharField("номер операции", max_length=100, blank=True)
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    payment = models.OneToOneField(
        "payments.Payment",
        models.PROTECT,
        related_name="from_basket",
        verbose_name="платёж",
        null=True,
        blank=True,
    )
    note = models.CharField("пояснение", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто решил",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField("когда решено", null=True, blank=True)
    created_at = models.DateTimeField("попал в корзину", auto_now_add=True)

    objects = UnallocatedPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "невыясненный платёж"
        verbose_name_plural = "невыясненные платежи"
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "operation_number"],
                condition=~Q(operation_number="") & ~Q(state="withdrawn"),
                name="unallocated_unique_operation",
            ),
            models.CheckConstraint(
                name="unallocated_has_payment_if_allocated",
                condition=~Q(state="allocated") | Q(payment__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state"], name="unallocated_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.amount} от {self.paid_on:%d.%m.%Y}"

    @property
    def is_open(self) -> bool:
        """Whether a clerk may still give it to an account."""
        return self.state in {self.State.WAITING, self.State.LEFT}


class RememberedMatch(models.Model):
    """Which account a bank's writing means: a clerk has said so once."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="организация"
    )
    key = models.CharField("что пишет банк", max_length=255)
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="+", verbose_name="лицевой счёт"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто решил",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("запомнено", auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "запомненное соответствие"
        verbose_name_plural = "запомненные соответствия"
        ordering = ["organization", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="remembered_match_unique_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.account}"
