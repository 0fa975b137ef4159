"""How an organisation takes money: its contracts with providers, and links."""

from decimal import Decimal
from typing import Any, Self

from django.contrib.admin import display
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization, Viewer
from cabinet.tariffs.models import Recipient


def roubles(name: str, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(name, max_digits=14, decimal_places=2, **options)


class OwnedQuerySet(models.QuerySet[Any]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def on(self) -> Self:
        return self.filter(is_on=True)


class ProviderAccount(models.Model):
    """An organisation's contract with a provider, and the keys of it.

    ``options`` are what a form may show again; ``sealed_keys`` are encrypted
    and never leave the server (``sealing``). With a ``recipient`` it takes
    money for that recipient alone.
    """

    class FeePayer(models.TextChoices):
        ORGANIZATION = "organization", "организация"
        RESIDENT = "resident", "плательщик, сверх суммы"

    class Kind(models.TextChoices):
        YOOKASSA = "yookassa", "ЮKassa"
        FAST_PAYMENTS = "sbp", "СБП по QR-коду"
        SBERBANK = "sberbank", "Сбербанк, оплата картой"
        MONETA = "moneta", "PayAnyWay (MONETA.RU)"
        DEMO = "demo", "Демонстрационный банк"

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="provider_accounts",
        verbose_name="организация",
    )
    provider = models.CharField("провайдер", max_length=20, choices=Kind)
    recipient = models.ForeignKey(
        Recipient,
        models.PROTECT,
        related_name="+",
        verbose_name="получатель платежа",
        null=True,
        blank=True,
        help_text="Пусто — деньги организации.",
    )
    title = models.CharField(
        "название для жителей",
        max_length=60,
        blank=True,
        help_text="Например: «Картой онлайн». Пусто — название провайдера.",
    )
    is_on = models.BooleanField("принимать платежи", default=True)
    options = models.JSONField("настройки", default=dict, blank=True)
    sealed_keys = models.TextField("ключи", blank=True, editable=False)
    fee_percent = models.DecimalField(
        "комиссия, %",
        max_digits=5,
        decimal_places=2,
        default=Decimal(),
        validators=[MinValueValidator(Decimal())],
    )
    fee_minimum = roubles(
        "комиссия, не меньше, ₽",
        default=Decimal(),
        validators=[MinValueValidator(Decimal())],
    )
    fee_payer = models.CharField(
        "комиссию платит",
        max_length=12,
        choices=FeePayer,
        default=FeePayer.ORGANIZATION,
    )
    position = models.PositiveSmallIntegerField("порядок", default=100)
    checked_at = models.DateTimeField("связь проверена", null=True, editable=False)
    works = models.BooleanField("связь есть", default=False, editable=False)
    check_result = models.CharField(
        "результат проверки", max_length=300, blank=True, editable=False
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "способ оплаты"
        verbose_name_plural = "способы оплаты"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "provider", "recipient"],
                name="provider_account_once",
                nulls_distinct=False,
                violation_error_message="Такой способ оплаты у организации уже есть.",
            ),
            models.CheckConstraint(
                name="provider_account_fee_not_negative",
                condition=Q(fee_percent__gte=0) & Q(fee_minimum__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    @display(description="способ оплаты")
    def name(self) -> str:
        """What residents read."""
        return self.title or self.get_provider_display()

    @property
    @display(description="комиссия")
    def fee_terms(self) -> str:
        if not (self.fee_percent or self.fee_minimum):
            return "нет"
        return f"{self.fee_percent:g} %, {self.get_fee_payer_display()}"


class OutsideLink(models.Model):
    """A service where the resident pays by oneself: «Сбербанк Онлайн».

    ``{account}`` in the address is replaced by the account's number.
    """

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="outside_links",
        verbose_name="организация",
    )
    title = models.CharField("название", max_length=60)
    url = models.CharField(
        "адрес",
        max_length=500,
        help_text="Начинается с https://. Вместо {account} встанет номер счёта.",
    )
    note = models.CharField(
        "пояснение",
        max_length=200,
        blank=True,
        help_text="Например: «Комиссия 1 %, деньги придут на следующий день».",
    )
    is_on = models.BooleanField("показывать", default=True)
    position = models.PositiveSmallIntegerField("порядок", default=100)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "внешний сервис оплаты"
        verbose_name_plural = "внешние сервисы оплаты"
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                name="outside_link_is_https",
                condition=Q(url__startswith="https://"),
                violation_error_message="Адрес должен начинаться с https://.",
            )
        ]

    def __str__(self) -> str:
        return self.title
