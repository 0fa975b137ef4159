"""What was consumed: meters of a dwelling and of a house, and their readings.

Readings and consumption are in the service's unit, up to seven decimals
(ГИС ЖКХ keeps fifteen digits before the point and seven after it).
"""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q

from cabinet.accounts.models import Account, Building, Organization, Viewer
from cabinet.tariffs.models import Service

MAX_DIGITS, DECIMALS = 22, 7
MONTHS_OF_HOUSE = 12


def quantity(name: str, *, null: bool = False) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        name, max_digits=MAX_DIGITS, decimal_places=DECIMALS, null=null, blank=null
    )


class MeterQuerySet(models.QuerySet["Meter"]):
    def visible_to(self, user: Viewer) -> Self:
        """Meters of the accounts a resident holds, shared ones included."""
        return self._of(account__in=Account.objects.visible_to(user))

    def of(self, account: Account) -> Self:
        return self._of(account=account.pk)

    def serving(self) -> Self:
        """Not taken off yet."""
        return self.filter(removed_date__isnull=True)

    def to_verify(self, today: dt.date, within: int) -> Self:
        """At work and to be verified in so many days; overdue ones first."""
        last = today + dt.timedelta(days=within or -1)
        return (
            self.serving()
            .filter(next_verification_date__lte=last)
            .select_related("service", "account__premises__building")
            .order_by("next_verification_date", "account__number", "pk")
        )

    def with_last_reading(self) -> Self:
        newest_first = Reading.objects.current().order_by("meter_id", "-date")
        last = newest_first.distinct("meter_id")
        return self.prefetch_related(Prefetch("readings", last, to_attr="last"))

    def _of(self, **whose: Any) -> Self:
        # Two look-ups by index; one condition with OR would read every meter.
        own = Meter.objects.filter(**whose).order_by().values("pk")
        shared = Meter.shared_with.through.objects.filter(**whose).values("meter_id")
        return self.filter(pk__in=own.union(shared, all=True))

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )

    def with_readings(self) -> Self:
        """Join the service and every reading, newest first, in two queries."""
        return self.select_related("service").prefetch_related(
            Prefetch("readings", Reading.objects.current().order_by("-date"))
        )


class Meter(models.Model):
    """A meter of a dwelling; one with several tariff zones is several rows.

    The serial number is text and not unique: one serves day and night, and
    makers repeat them. ``account`` is whose key imports find it by; a communal
    meter is shared with other accounts. A replaced meter keeps its readings,
    the final one included; the new one begins with a reading of its own.
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
    fraction_digits = models.PositiveSmallIntegerField(
        "знаков после запятой",
        default=3,
        db_default=3,
        validators=[MaxValueValidator(DECIMALS)],
        help_text="Сколько цифр после запятой можно передать.",
    )
    seal = models.CharField("пломба", max_length=50, blank=True, db_default="")
    removed_date = models.DateField("дата снятия", null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="установлен вместо",
    )
    shared_with = models.ManyToManyField(
        Account,
        related_name="shared_meters",
        blank=True,
        verbose_name="общий с лицевыми счетами",
    )
    own_name = models.CharField(
        "своё название", max_length=40, blank=True, db_default=""
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

    @property
    def device(self) -> str:
        """What tells apart things on the wall: zone lines of a serial are one."""
        return f"s{self.serial_number}" if self.zone else f"m{self.pk}"


def private_files() -> Storage:
    return storages["readings"]


def photo_name(reading: "Reading", name: str) -> str:
    return f"{uuid.uuid4()}.jpg"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def current(self) -> Self:
        """What counts: neither replaced by a correction, deleted nor declined."""
        return self.filter(superseded_at__isnull=True).exclude(
            state=Reading.State.DECLINED
        )

    def to_review(self) -> Self:
        return self.current().filter(state=Reading.State.SENT, doubt__gt="")

    def ready_for_export(self) -> Self:
        """Taken in, believed, and not given to the billing program yet."""
        return self.current().filter(state=Reading.State.ACCEPTED, month__isnull=False)

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(meter__in=Meter.objects.managed_by(user))


class Reading(models.Model):
    """What a meter showed on a date; of a meter and day one reading is current.

    A correction is a new row, and the old one gets ``superseded_at``; a trigger
    keeps a copy of whatever is overwritten in place. ``month`` is the bill that
    the reading enters, empty where the billing program brought it itself.
    """

    class State(models.TextChoices):
        SENT = "sent", "На проверке"
        ACCEPTED = "accepted", "Принято"
        EXPORTED = "exported", "Передано в расчёт"
        CALCULATED = "calculated", "Рассчитано"
        DECLINED = "declined", "Отклонено"

    class Source(models.TextChoices):
        CABINET = "cabinet", "личный кабинет"
        OFFICE = "office", "офис"
        PHONE = "phone", "телефон"
        IMPORT = "import", "загрузка"
        PHOTO = "photo", "фотография"
        LINK = "link", "ссылка из письма"

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
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=State,
        default=State.ACCEPTED,
        db_default=State.ACCEPTED.value,
    )
    month = models.DateField("в счёт за месяц", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто передал",
    )
    comment = models.CharField("пояснение", max_length=300, blank=True, db_default="")
    photo = models.FileField(
        "фото", storage=private_files, upload_to=photo_name, blank=True, db_default=""
    )
    doubt = models.CharField("что смутило", max_length=300, blank=True, db_default="")
    verdict = models.CharField(
        "решение сотрудника", max_length=300, blank=True, db_default=""
    )
    superseded_at = models.DateTimeField("заменено или удалено", null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "показание"
        verbose_name_plural = "показания"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["meter", "date"],
                condition=Q(superseded_at__isnull=True) & ~Q(state="declined"),
                name="reading_one_a_day",
            ),
            models.CheckConstraint(
                name="reading_not_negative", condition=Q(value__gte=0)
            ),
        ]
        indexes = [
            models.Index(
                fields=["month", "state"],
                condition=Q(superseded_at__isnull=True),
                name="reading_month_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} на {self.date:%d.%m.%Y}"


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

    @property
    def in_premises(self) -> Decimal | None:
        """What flats and shops used of it; None where one of both isn't told."""
        if self.consumption is None or self.distributed is None:
            return None
        used: Decimal = self.consumption - self.distributed
        return used
