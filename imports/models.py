"""The history of loads: who brought which file, and what came of it."""

import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization, Viewer
from imports.kinds import KINDS
from imports.profiles.models import ImportProfile

__all__ = ["ImportProfile", "ImportRun"]


def storage() -> Storage:
    return storages["imports"]


def file_path(run: "ImportRun", name: str) -> str:
    """A name that nobody chose: what staff call their files stays in the row."""
    return f"{uuid.uuid4()}.dat"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def managed_by(self, user: Viewer) -> Self:
        """One's own loads and those for one's organisations."""
        if getattr(user, "is_superuser", False):
            return self
        managed = Organization.objects.managed_by(user)
        return self.filter(Q(organization__in=managed) | Q(author=user.pk))

    def readable_by(self, user: Viewer) -> Self:
        """Loads whose rows one may see: a file may hold others' residents too."""
        return (
            self
            if getattr(user, "is_superuser", False)
            else self.filter(author=user.pk)
        )

    def for_list(self) -> Self:
        """Join what a list prints, and leave out what it doesn't."""
        return self.select_related("author", "organization").defer(
            "messages", "unknown_columns"
        )


class ImportRun(models.Model):
    """One file of data, checked and perhaps loaded.

    Without an author it came by the command line; without an organisation the
    file itself names whose rows it holds.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "принят"
        CHECKED = "checked", "проверен"
        IMPORTED = "imported", "загружен"
        REFUSED = "refused", "отклонён"

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="кто загрузил",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="+",
        verbose_name="организация",
        null=True,
        blank=True,
    )
    kind = models.CharField(
        "что в файле",
        max_length=20,
        choices=[(kind.slug, kind.title) for kind in KINDS.values()],
    )
    month = models.DateField("период", null=True, blank=True)
    file = models.FileField("файл", storage=storage, upload_to=file_path)
    original_name = models.CharField("имя файла", max_length=255)
    sha256 = models.CharField("контрольная сумма", max_length=64)
    encoding = models.CharField("кодировка", max_length=10, blank=True)
    delimiter = models.CharField("разделитель", max_length=1, blank=True)
    profile = models.CharField("профиль", max_length=60, blank=True)
    reading = models.JSONField(
        "как читать файл",
        default=dict,
        blank=True,
        help_text="Настройки профиля, какими они были при загрузке.",
    )
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.UPLOADED
    )
    rows = models.PositiveIntegerField("строк", default=0)
    new = models.PositiveIntegerField("новых", default=0)
    changed = models.PositiveIntegerField("изменённых", default=0)
    unchanged = models.PositiveIntegerField("без изменений", default=0)
    missing = models.PositiveIntegerField("нет в файле", default=0)
    warnings = models.PositiveIntegerField("предупреждений", default=0)
    errors = models.PositiveIntegerField("ошибок", default=0)
    unknown_columns = models.JSONField("пропущенные столбцы", default=list)
    messages = models.JSONField(
        "сообщения",
        default=dict,
        help_text="«errors» и «warnings», вместе не больше тысячи.",
    )
    created_at = models.DateTimeField("принят", auto_now_add=True)
    finished_at = models.DateTimeField("закончен", null=True, blank=True)

    # False on a run just registered whose file nobody knows how to read.
    recognised = True
    # Titles of the profiles that such a file fits alike.
    fitting: tuple[str, ...] = ()

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка"
        verbose_name_plural = "загрузки"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.original_name}"

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_imported(self) -> bool:
        return self.state == self.State.IMPORTED
