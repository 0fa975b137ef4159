"""What a resident means to pay: a basket of intents, one for each recipient."""

import uuid
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.payments.online.models.ways import ProviderAccount, roubles
from cabinet.tariffs.models import Recipient, Service

ROUBLES = "RUB"


class BasketQuerySet(models.QuerySet["Basket"]):
    def visible_to(self, user: Viewer) -> Self:
        """What one has ordered oneself, for an account that one still holds."""
        if not user.pk:
            return self.none()
        return self.filter(user=user.pk, account__in=Account.objects.visible_to(user))


class Basket(models.Model):
    """One decision to pay. While it ``is_open``, the same decision is the same
    basket, from however many tabs it comes (the constraint)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="baskets", verbose_name="лицевой счёт"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="baskets",
        verbose_name="плательщик",
        null=True,
    )
    payer = models.CharField("ФИО плательщика", max_length=200, blank=True)
    payer_inn = models.CharField("ИНН плательщика", max_length=12, blank=True)
    email = models.EmailField("почта для чека", blank=True)
    saves_card = models.BooleanField("сохранить карту", default=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    is_open = models.BooleanField("не завершена", default=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)

    objects = BasketQuerySet.as_manager()

    class Meta:
        verbose_name = "корзина"
        verbose_name_plural = "корзины"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user", "fingerprint"],
                condition=Q(is_open=True),
                name="basket_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} от {timezone.localtime(self.created_at):%d.%m.%Y %H:%M}"


class IntentQuerySet(models.QuerySet["Intent"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def unfinished(self) -> Self:
        """What the provider has not said its last word about."""
        return self.filter(state__in=Intent.UNFINISHED)

    def due(self) -> Self:
        """Unfinished ones that it is time to ask about."""
        return self.unfinished().filter(next_check_at__lte=timezone.now())

    def with_order(self) -> Self:
        """Join everything that an order to a provider names."""
        return self.select_related(
            "provider_account",
            "organization",
            "recipient",
            "basket__user",
            "account__premises__building",
            "card",
        )

    def held_back(self) -> Self:
        """Paid ones that have no payment in the books: there should be none."""
        return self.filter(bookings__isnull=True, state=Intent.State.PAID)


class Intent(models.Model):
    """One payment that a provider is asked for; ``public_id`` is our id with it.

    ``amount`` reaches the account, ``fee`` comes on top where the payer bears
    it, and ``total`` is what the provider takes. The state only moves forward:
    created → pending → held → canceled → paid. Money that came after a
    cancellation is money, too.
    """

    class State(models.TextChoices):
        CREATED = "created", "готовится"
        PENDING = "pending", "ждёт оплаты"
        HELD = "held", "деньги удержаны"
        CANCELED = "canceled", "не прошёл"
        PAID = "paid", "оплачен"

    UNFINISHED = (State.CREATED, State.PENDING, State.HELD)
    ORDER = (*UNFINISHED, State.CANCELED, State.PAID)

    public_id = models.UUIDField(
        "наш номер", default=uuid.uuid4, unique=True, editable=False
    )
    basket = models.ForeignKey(
        Basket, models.PROTECT, related_name="intents", verbose_name="корзина"
    )
    provider_account = models.ForeignKey(
        ProviderAccount,
        models.PROTECT,
        related_name="intents",
        verbose_name="способ оплаты",
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="организация"
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="intents", verbose_name="лицевой счёт"
    )
    recipient = models.ForeignKey(
        Recipient,
        models.PROTECT,
        related_name="+",
        verbose_name="получатель",
        null=True,
        blank=True,
    )
    month = models.DateField("за месяц", null=True, blank=True)
    purpose = models.CharField("назначение", max_length=210)
    reference = models.CharField("основание", max_length=100, blank=True)
    amount = roubles("сумма, ₽")
    fee = roubles("комиссия сверх суммы, ₽", default=Decimal())
    currency = models.CharField("валюта", max_length=3, default=ROUBLES)
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.CREATED
    )
    provider_id = models.CharField("номер у провайдера", max_length=100, blank=True)
    payment_url = models.TextField(blank=True, editable=False)
    qr = models.TextField(blank=True, editable=False)
    reason = models.CharField("почему не прошёл", max_length=300, blank=True)
    complaint = models.CharField("требует разбора", max_length=300, blank=True)
    card = models.ForeignKey(
        "payments_online.SavedCard",
        models.SET_NULL,
        related_name="intents",
        verbose_name="карта",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("создан", auto_now_add=True)
    finished_at = models.DateTimeField("завершён", null=True, blank=True)
    next_check_at = models.DateTimeField(default=timezone.now, editable=False)
    watched_at = models.DateTimeField(default=timezone.now, editable=False)
    checks = models.PositiveIntegerField("спрошено раз", default=0, editable=False)

    objects = IntentQuerySet.as_manager()

    class Meta:
        verbose_name = "платёж через портал"
        verbose_name_plural = "платежи через портал"
        permissions = [("refund_intent", "Может спрашивать о платеже и возвращать его")]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider_account", "provider_id"],
                condition=~Q(provider_id=""),
                name="intent_unique_provider_id",
            ),
            models.CheckConstraint(
                name="intent_amounts", condition=Q(amount__gt=0) & Q(fee__gte=0)
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"],
                condition=Q(state__in=["created", "pending", "held"]),
                name="intent_due",
            ),
            models.Index(fields=["account", "-id"], name="intent_account"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ₽, {self.get_state_display()}"

    @property
    def total(self) -> Decimal:
        """What the provider takes from the payer, roubles."""
        total: Decimal = self.amount + self.fee
        return total

    @property
    def payee(self) -> Organization | Recipient:
        return self.recipient or self.organization

    @property
    def has_lost_its_page(self) -> bool:
        """The bank knows the order, but its answer with the address never came.

        Nobody can pay it: Sberbank tells the address once.
        """
        way = self.payment_url or self.qr or self.card_id
        return self.state == self.State.PENDING and not way

    @property
    def is_finished(self) -> bool:
        return self.state not in self.UNFINISHED

    @property
    @display(description="возвращено, ₽")
    def refunded(self) -> Decimal:
        """What went back or is on its way back to the payer."""
        alive = self.refunds.exclude(state="canceled")
        total: Decimal | None = alive.aggregate(sum=Sum("amount"))["sum"]
        return total or Decimal()


class IntentLine(models.Model):
    """A service within an intent: a line of the cheque."""

    intent = models.ForeignKey(Intent, models.CASCADE, related_name="lines")
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="+", null=True, blank=True
    )
    title = models.CharField("наименование", max_length=128)
    amount = roubles("сумма, ₽")

    class Meta:
        verbose_name = "строка чека"
        verbose_name_plural = "строки чека"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="intent_line_positive", condition=Q(amount__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.amount}"
