from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Prefetch

from cabinet.accounts.models import Building, Organization, Viewer
from cabinet.meters.models.quantities import quantity
from cabinet.tariffs.models import Service

MONTHS_OF_HOUSE = 12


class BuildingMeterQuerySet(models.QuerySet["BuildingMeter"]):
    def of(self, building: Building) -> Self:
        """A house's meters, each with its readings of the last year alone."""
        last = BuildingReading.objects.order_by("-date")[:MONTHS_OF_HOUSE]
        return (
            self.filter(building=building)
            .select_related("service")
            .prefetch_related(Prefetch("readings", last, to_attr="recent"))
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


class BuildingReadingQuerySet(models.QuerySet["BuildingReading"]):
    def managed_by(self, user: Viewer) -> Self:
        own = Organization.objects.managed_by(user)
        return self.filter(meter__building__organization__in=own)


class BuildingReading(models.Model):
    """What a house's meter showed, and how much of it was shared among flats."""

    meter = models.ForeignKey(
        BuildingMeter, models.PROTECT, related_name="readings", verbose_name="прибор"
    )
    date = models.DateField("дата снятия показания")
    value = quantity("показание", null=True)
    consumption = quantity("расход", null=True)
    distributed = quantity("распределено", null=True)

    objects = BuildingReadingQuerySet.as_manager()

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

    @property
    def in_premises(self) -> Decimal | None:
        """What flats and shops used of it; None where one of both isn't told."""
        if self.consumption is None or self.distributed is None:
            return None
        used: Decimal = self.consumption - self.distributed
        return used
