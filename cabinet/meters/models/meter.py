import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.indexes import OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Upper

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.meters.models.quantities import DECIMALS
from cabinet.tariffs.models import Service

if TYPE_CHECKING:
    from cabinet.meters.models.reading import ReadingQuerySet


def readings() -> "ReadingQuerySet":
    """Readings name their meter, so that they are known only later."""
    found: ReadingQuerySet = apps.get_model("meters", "Reading").objects.all()
    return found


class MeterQuerySet(models.QuerySet["Meter"]):
    def visible_to(self, user: Viewer) -> Self:
        """Meters of the accounts a resident holds, shared ones included."""
        return self._of(account__in=Account.objects.visible_to(user))

    def of(self, account: Account) -> Self:
        return self.of_account(account.pk)

    def of_account(self, key: Any) -> Self:
        """The same by the account's key, for queries that are prepared."""
        return self._of(account=key)

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
        newest_first = readings().current().order_by("meter_id", "-date")
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
            Prefetch("readings", readings().current().order_by("-date"))
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
    gis_number = models.CharField(
        "номер ПУ в ГИС ЖКХ", max_length=50, blank=True, default="", db_default=""
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
        indexes = [
            # The order of the back office's list and of what is to be verified.
            models.Index(fields=["next_verification_date", "id"], name="meter_due"),
            models.Index(
                OpClass(Upper("serial_number"), "text_pattern_ops"),
                name="meter_serial_number",
            ),
        ]
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
