"""What was consumed: meters of a dwelling and of a house, and their readings.

Readings and consumption are in the service's unit, up to seven decimals
(ГИС ЖКХ keeps fifteen digits before the point and seven after it).
"""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q

from cabinet.accounts.models import Account, Building, Organization, Viewer
from cabinet.tariffs.models import Service

MAX_DIGITS, DECIMALS = 22, 7


def quantity(name: str, *, null: bool = False) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        name, max_digits=MAX_DIGITS, decimal_places=DECIMALS, null=null, blank=null
    )


class MeterQuerySet(models.QuerySet["Meter"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )

    def with_readings(self) -> Self:
        """Join the service and every reading, newest first, in two queries."""
        return self.select_related("service").prefetch_related(
            Prefetch("readings", Reading.objects.order_by("-date"))
        )


class Meter(models.Model):
    """A meter of a dwelling; one with several tariff zones is several rows.

    The serial number is text and not unique: one serves day and night, and
    makers repeat them.
    """

    class Zone(models.TextChoices):
        WHOLE_DAY = "", "круглосуточно"
        DAY = "day", "день"
        NIGHT = "night", "ночь"
        HALF_PEAK = "half_peak", "полупик"
        PEAK = "peak", "пик"

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="meters", verbose_name="лицевой счёт"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="meters", verbose_name="услуга"
    )
    serial_number = models.CharField("заводской номер", max_length=50)
    zone = models.CharField(
        "зона суток", max_length=10, choices=Zone, default=Zone.WHOLE_DAY, blank=True
    )
    digit_capacity = models.PositiveSmallIntegerField(
        "разрядность",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
        help_text="Сколько цифр до запятой помещается на табло.",
    )
    ratio = models.DecimalField(
        "коэффициент", max_digits=12, decimal_places=4, default=1
    )
    place = models.CharField("место установки", max_length=100, blank=True)
    installation_date = models.DateField("дата установки", null=True, blank=True)
    verification_date = models.DateField("дата поверки", null=True, blank=True)
    next_verification_date = models.DateField(
        "дата следующей поверки", null=True, blank=True
    )

    objects = MeterQuerySet.as_manager()

    class Meta:
        verbose_name = "прибор учёта"
        verbose_name_plural = "приборы учёта"
        ordering = ["service__position", "service__name", "serial_number", "zone"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "service", "serial_number", "zone"],
                name="meter_unique_in_account",
            ),
            models.CheckConstraint(
                name="meter_ratio_positive", condition=Q(ratio__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} № {self.serial_number}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(meter__in=Meter.objects.managed_by(user))


class Reading(models.Model):
    """What a meter showed on a date."""

    class Source(models.TextChoices):
        CABINET = "cabinet", "личный кабинет"
        OFFICE = "office", "офис"
        PHONE = "phone", "телефон"
        IMPORT = "import", "загрузка"

    meter = models.ForeignKey(
        Meter, models.PROTECT, related_name="readings", verbose_name="прибор учёта"
    )
    date = models.DateField("дата снятия показания")
    value = quantity("показание")
    source = models.CharField(
        "способ передачи", max_length=10, choices=Source, default=Source.IMPORT
    )
    source_run = models.BigIntegerField(
        "номер загрузки", null=True, blank=True, editable=False
    )
    source_line = models.PositiveIntegerField("строка файла", default=0)
    created_at = models.DateTimeField("записано", auto_now_add=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "показание"
        verbose_name_plural = "показания"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(fields=["meter", "date"], name="reading_one_a_day"),
            models.CheckConstraint(
                name="reading_not_negative", condition=Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} на {self.date:%d.%m.%Y}"


class BuildingMeterQuerySet(models.QuerySet["BuildingMeter"]):
    def of(self, building: Building) -> Self:
        """A house's meters, each with its last reading alone."""
        last = BuildingReading.objects.order_by("meter", "-date").distinct("meter")
        return (
            self.filter(building=building)
            .select_related("service")
            .prefetch_related(Prefetch("readings", last))
            .order_by("service__position", "service__name", "serial_number")
        )


class BuildingMeter(models.Model):
    """A meter of a whole house (ОДПУ)."""

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="meters", verbose_name="дом"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="building_meters", verbose_name="услуга"
    )
    serial_number = models.CharField("заводской номер", max_length=50)

    objects = BuildingMeterQuerySet.as_manager()

    class Meta:
        verbose_name = "общедомовой прибор учёта"
        verbose_name_plural = "общедомовые приборы учёта"
        constraints = [
            models.UniqueConstraint(
                fields=["building", "service", "serial_number"],
                name="building_meter_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} № {self.serial_number}"


class BuildingReading(models.Model):
    """What a house's meter showed, and how much of it was shared among flats."""

    meter = models.ForeignKey(
        BuildingMeter, models.PROTECT, related_name="readings", verbose_name="прибор"
    )
    date = models.DateField("дата снятия показания")
    value = quantity("показание", null=True)
    consumption = quantity("расход", null=True)
    distributed = quantity("распределено", null=True)

    class Meta:
        verbose_name = "показание общедомового прибора"
        verbose_name_plural = "показания общедомовых приборов"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["meter", "date"], name="building_reading_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} на {self.date:%d.%m.%Y}"
