"""At what price: services, their suppliers and dated tariffs."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cabinet.accounts.models import Organization, Viewer


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that hang on an organisation directly."""

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class Recipient(models.Model):
    """Whom a service is paid to when that isn't the organisation itself.

    A supplier with a direct contract, or the fund of capital repairs: each has
    an account and an INN of its own, and so a payment of its own.
    """

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="recipients",
        verbose_name="организация",
        help_text="Чьи квитанции называют этого получателя.",
    )
    name = models.CharField("наименование", max_length=255)
    inn = models.CharField(
        "ИНН",
        max_length=12,
        validators=[RegexValidator(r"^(\d{10}|\d{12})$", "ИНН: 10 или 12 цифр.")],
    )
    kpp = models.CharField("КПП", max_length=9, blank=True)
    settlement_account = models.CharField(
        "расчётный счёт",
        max_length=20,
        validators=[RegexValidator(r"^[0-9ABCEHKMPTX]{20}$", "Счёт: 20 знаков.")],
    )
    bank = models.CharField("банк", max_length=255)
    bic = models.CharField(
        "БИК", max_length=9, validators=[RegexValidator(r"^\d{9}$", "БИК: 9 цифр.")]
    )
    correspondent_account = models.CharField("корр. счёт", max_length=20, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "получатель платежа"
        verbose_name_plural = "получатели платежей"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "settlement_account"],
                name="recipient_unique_account",
            )
        ]

    def __str__(self) -> str:
        return self.name


def recipient() -> "models.ForeignKey[Recipient | None, Recipient | None]":
    return models.ForeignKey(
        Recipient,
        models.SET_NULL,
        related_name="+",
        verbose_name="получатель платежа",
        null=True,
        blank=True,
        help_text="Пусто — платят организации.",
    )


class Service(models.Model):
    """A service as an organisation's billing names it («Холодная вода»)."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="services",
        verbose_name="организация",
    )
    name = models.CharField("услуга", max_length=255)
    unit = models.CharField("ед. измерения", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(
        "порядок",
        default=100,
        help_text="Услуги с меньшим числом стоят в счёте выше.",
    )
    recipient = recipient()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "услуга"
        verbose_name_plural = "услуги"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="service_unique_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """Who supplies a service («МУП Водоканал»)."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="suppliers",
        verbose_name="организация",
    )
    name = models.CharField("поставщик", max_length=255)
    recipient = recipient()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = "поставщик"
        verbose_name_plural = "поставщики"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="supplier_unique_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TariffQuerySet(models.QuerySet["Tariff"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            service__organization__in=Organization.objects.managed_by(user)
        )

    def of(self, organization: Organization) -> Self:
        return self.filter(service__organization=organization).select_related(
            "service", "supplier"
        )

    def in_force(self, on: dt.date) -> Self:
        """The tariff of each service and supplier on a day.

        A later one ends an earlier one, whether or not anybody wrote that down.
        """
        begun = (
            Tariff.objects.filter(valid_from__lte=on)
            .order_by("service_id", "supplier_id", "-valid_from")
            .distinct("service_id", "supplier_id")
        )
        return self.filter(pk__in=begun.values("pk")).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )

    def marked_in_force(self, on: dt.date) -> "Iterator[tuple[Tariff, bool]]":
        """Every tariff, and whether it is in force on a day."""
        current = Tariff.objects.in_force(on).filter(pk=OuterRef("pk"))
        for tariff in self.annotate(is_current=Exists(current)):
            yield tariff, bool(getattr(tariff, "is_current"))  # noqa: B009 (annotated)


class Tariff(models.Model):
    """The price of one unit of a service from a date, in roubles."""

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="tariffs", verbose_name="услуга"
    )
    supplier = models.ForeignKey(
        Supplier,
        models.PROTECT,
        related_name="tariffs",
        verbose_name="поставщик",
        null=True,
        blank=True,
    )
    unit = models.CharField("ед. измерения", max_length=30, blank=True)
    rate = models.DecimalField("тариф", max_digits=14, decimal_places=4)
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует по", null=True, blank=True)
    norm = models.DecimalField(
        "норматив", max_digits=22, decimal_places=7, null=True, blank=True
    )
    basis = models.CharField(
        "основание",
        max_length=500,
        blank=True,
        help_text="Документ, которым установлен тариф.",
    )

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "тариф"
        verbose_name_plural = "тарифы"
        ordering = ["service__position", "service__name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "supplier", "valid_from"],
                name="tariff_unique_start",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="tariff_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="tariff_not_negative", condition=Q(rate__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.rate} с {self.valid_from:%d.%m.%Y}"

    def applies_on(self, day: dt.date) -> bool:
        """Whether its own dates hold a day; a later tariff may have ended it."""
        return self.valid_from <= day and (
            self.valid_to is None or day <= self.valid_to
        )
