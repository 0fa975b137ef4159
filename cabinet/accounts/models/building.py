"""Houses and the dwellings in them; areas are in square metres."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cabinet.accounts.models.organization import (
    FIRST_DAY,
    LAST_DAY,
    TIME_ZONES,
    Organization,
    Viewer,
)


def area(name: str) -> "models.DecimalField[Any, Any]":
    """A floor area in square metres, empty where nobody told it."""
    return models.DecimalField(
        name, max_digits=12, decimal_places=2, null=True, blank=True
    )


def own_day(name: str) -> "models.PositiveSmallIntegerField[Any, Any]":
    """A day of a house's own reading window; empty: the organisation's holds."""
    return models.PositiveSmallIntegerField(
        name,
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        help_text="Если не указано, действует срок организации.",
    )


class BuildingQuerySet(models.QuerySet["Building"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def named(self, words: str) -> Self:
        """Those whose address holds every word, in any order; all without words."""
        found = self
        for word in words.replace(",", " ").split():
            found = found.filter(address__icontains=word)
        return found


class Building(models.Model):
    """A house that an organisation serves."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="buildings",
        verbose_name="организация",
    )
    address = models.CharField("адрес дома", max_length=255)
    branch = models.CharField(
        "отделение, участок",
        max_length=120,
        blank=True,
        help_text="Какое отделение организации обслуживает дом, если их несколько.",
    )
    fias_id = models.CharField("код ФИАС", max_length=36, blank=True)
    total_area = area("площадь дома")
    heated_area = area("отапливаемая площадь")
    common_area = area("площадь МОП")
    flats_count = models.PositiveIntegerField(
        "количество квартир", null=True, blank=True
    )
    readings_from = own_day("показания с")
    readings_to = own_day("показания по")
    time_zone = models.CharField(
        "часовой пояс",
        max_length=30,
        choices=TIME_ZONES,
        blank=True,
        db_default="",
        help_text="Если не указан, действует пояс организации.",
    )

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "дом"
        verbose_name_plural = "дома"
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "address"], name="building_unique_address"
            ),
            models.CheckConstraint(
                name="building_window_days",
                condition=Q(readings_from__isnull=True, readings_to__isnull=True)
                | Q(
                    readings_from__range=(FIRST_DAY, LAST_DAY),
                    readings_to__range=(FIRST_DAY, LAST_DAY),
                ),
                violation_error_message="Дни приёма показаний: от 1 до 31, оба сразу.",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Premises(models.Model):
    """A flat or a room of a building; several accounts may share one."""

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="premises", verbose_name="дом"
    )
    number = models.CharField("квартира", max_length=20)
    entrance = models.CharField("подъезд", max_length=10, blank=True)
    floor = models.CharField("этаж", max_length=10, blank=True)

    class Meta:
        verbose_name = "помещение"
        verbose_name_plural = "помещения"
        constraints = [
            models.UniqueConstraint(
                fields=["building", "number"], name="premises_unique_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.building}, кв. {self.number}"
