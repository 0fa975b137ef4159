import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Viewer
from cabinet.meters.models.meter import Meter
from cabinet.meters.models.quantities import quantity


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
