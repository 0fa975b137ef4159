"""The history of loads: who brought which file, and what came of it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

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
        """Loads whose rows one may see: one's own, and those of colleagues whose
        files hold nothing but rows of one's own organisations.
        """
        if getattr(user, "is_superuser", False):
            return self
        managed = Organization.objects.managed_by(user)
        within = Q(involved__contained_by=list(managed.values_list("pk", flat=True)))
        return self.filter(Q(author=user.pk) | ~Q(involved=[]) & within)

    def of_author(self, user: Viewer) -> Self:
        """Loads that one may confirm: they bring what their author may bring."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(author=user.pk)

    def for_list(self) -> Self:
        """Join what a list prints, and leave out what it doesn't."""
        return self.select_related("author", "organization").defer(
            "messages", "unknown_columns", "findings", "withdrawn"
        )


class ImportRun(models.Model):
    """One file of data, checked and perhaps loaded.

    Without an author it came by the command line; without an organisation the
    file itself names whose rows it holds.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "принят"
        CHECKED = "checked", "проверен"
        CONFIRMED = "confirmed", "загружается"
        IMPORTED = "imported", "загружен"
        REFUSED = "refused", "отклонён"
        FAILED = "failed", "прерван"
        CANCELLED = "cancelled", "отменён"
        UNDOING = "undoing", "возвращается"
        UNDONE = "undone", "возвращён"

    # States in which the worker has something to do.
    WORKING = (State.UPLOADED, State.CONFIRMED, State.UNDOING)

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
    withdraw_missing = models.BooleanField(
        "снять то, чего нет в файле",
        default=False,
        help_text="Начисления, которых нет в файле, не попадут в новую версию.",
    )
    withdrawn = models.JSONField(
        "какие начисления снять",
        default=list,
        help_text="Номера начислений прошлой версии, выбранных из списка.",
    )
    findings = models.JSONField(
        "что показала проверка",
        default=dict,
        help_text="Контрольные итоги, расхождения с прошлым месяцем, чего нет в файле.",
    )
    involved = models.JSONField(
        "чьи строки могут быть в файле", default=list, editable=False
    )
    told_rows = models.PositiveIntegerField("строк по данным расчётчика", null=True)
    told_sum = models.DecimalField(
        "сумма по данным расчётчика", max_digits=16, decimal_places=2, null=True
    )
    all_errors = models.FileField(
        "все ошибки",
        storage=storage,
        upload_to=file_path,
        blank=True,
        help_text="Когда их больше тысячи.",
    )
    drafts = models.JSONField("с чем сравнивали", default=dict, editable=False)
    versions = models.JSONField("что загрузили", default=list, editable=False)
    created_at = models.DateTimeField("принят", auto_now_add=True)
    finished_at = models.DateTimeField("закончен", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="кто отменил",
        null=True,
        blank=True,
    )
    undoing_refused = models.TextField(
        "почему не отменить", blank=True, db_default="", default=""
    )

    # False on a run just registered whose file nobody knows how to read.
    recognised = True
    # Titles of the profiles that such a file fits alike.
    fitting: tuple[str, ...] = ()
    # A copy of the file, where it doesn't lie on our own disk.
    copy: Any = None

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка"
        verbose_name_plural = "загрузки"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.original_name}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_imported(self) -> bool:
        return self.state == self.State.IMPORTED


class RunProgress(models.Model):
    """How far a load has come.

    It is told from a connection of its own, outside the load's transaction,
    and nothing in that transaction locks it.
    """

    run = models.OneToOneField(
        ImportRun, models.CASCADE, related_name="progress", verbose_name="загрузка"
    )
    rows = models.PositiveIntegerField("строк прочитано", default=0)
    started_at = models.DateTimeField("начат", null=True, blank=True)
    told_at = models.DateTimeField("сообщено", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    is_cancelled = models.BooleanField("отменить", default=False)

    class Meta:
        verbose_name = "ход загрузки"
        verbose_name_plural = "ход загрузок"

    def __str__(self) -> str:
        return f"{self.run}: {self.rows}"

    @property
    def percent(self) -> int:
        """Of the whole load; reading the rows is about half of it."""
        return min(99, 50 * self.rows // max(1, self.run.rows))

    @property
    def seconds_left(self) -> int | None:
        """At the pace so far; None before there is one."""
        if not (self.started_at and self.told_at and self.percent):
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        told = (self.told_at - self.started_at).total_seconds()
        return max(1, round(told * 100 / self.percent - passed))


class RowChange(models.Model):
    """What a load did to one row of a table, so that it can be taken back.

    ``before`` is None where the load made the row; both hold only the fields
    that the file told. The database doesn't look for the load of each row: one
    statement writes all of them, beside the row of the load that it holds.
    """

    run = models.ForeignKey(
        ImportRun,
        models.CASCADE,
        related_name="changes",
        verbose_name="загрузка",
        db_constraint=False,
    )
    table = models.CharField("таблица", max_length=60)
    object_id = models.BigIntegerField("запись")
    line = models.PositiveIntegerField("строка файла", default=0)
    before = models.JSONField("было", null=True)
    after = models.JSONField("стало", default=dict)

    class Meta:
        verbose_name = "изменение при загрузке"
        verbose_name_plural = "изменения при загрузках"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}"
