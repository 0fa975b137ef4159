"""How an organisation's receipts look, and the printing of whole houses."""

from typing import Any, Self

from django.contrib.admin import display
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import storages
from django.core.validators import FileExtensionValidator
from django.db import models

from cabinet.accounts.models import Building, Organization, Viewer


class Section(models.TextChoices):
    """What a receipt is made of, in the order of приказ Минстроя № 43/пр."""

    PARTIES = "parties", "Плательщик и исполнитель"
    PAYMENT = "payment", "Куда и сколько платить"
    CHARGES = "charges", "Расчёт размера платы"
    REFERENCE = "reference", "Справочная информация"
    RECALCULATIONS = "recalculations", "Перерасчёты"
    INSTALMENTS = "instalments", "Рассрочка"
    NOTICE = "notice", "Объявление организации"
    READINGS = "readings", "Отрывной талон показаний"


def every_section() -> list[str]:
    return list(Section.values)


class OwnSettingsQuerySet(models.QuerySet["ReceiptSettings"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class ReceiptSettings(models.Model):
    """What an organisation prints on its receipts; without a row, everything."""

    organization = models.OneToOneField(
        Organization,
        models.PROTECT,
        related_name="receipt_settings",
        verbose_name="организация",
    )
    sections = ArrayField(
        models.CharField(max_length=20, choices=Section),
        verbose_name="разделы",
        default=every_section,
    )
    notice = models.TextField(
        "объявление",
        max_length=1000,
        blank=True,
        help_text="До 1000 знаков: как передать показания, когда приём, что изменилось.",
    )
    closing_words = models.CharField(
        "подпись внизу",
        max_length=200,
        blank=True,
        help_text="Строка под квитанцией: например, как получать её по почте.",
    )
    logo = models.ImageField(
        "картинка",
        upload_to="receipts/",
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg"])],
        help_text="Знак организации, PNG или JPEG: стоит слева вверху.",
    )
    barcode = models.BooleanField(
        "штрихкод",
        default=False,
        help_text="Code 128 с лицевым счётом, месяцем и суммой, если его просит банк.",
    )

    objects = OwnSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = "вид квитанции"
        verbose_name_plural = "вид квитанций"

    def __str__(self) -> str:
        return f"Квитанция: {self.organization}"


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            period__organization__in=Organization.objects.managed_by(user)
        )


def print_storage() -> Any:
    return storages["prints"]


class PrintRun(models.Model):
    """A month's receipts, of one house or of all, printed by the worker.

    Or the slips that invite the residents by the codes of that month.

    ``done`` of ``total`` is its progress; the file is made of the version that
    was published when the worker began.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Ждёт"
        RUNNING = "running", "Печатается"
        DONE = "done", "Готово"
        FAILED = "failed", "Не удалось"

    class Layout(models.TextChoices):
        PDF = "pdf", "Один PDF, лист на квитанцию"
        HALVES = "halves", "Один PDF, две квитанции на листе"
        FOLDER = "zip", "Архив: файл на каждый счёт"
        SLIPS = "slips", "Приглашения жителям"

    period = models.ForeignKey(
        "charges.BillingPeriod",
        models.PROTECT,
        related_name="print_runs",
        verbose_name="период",
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        related_name="+",
        verbose_name="дом",
        null=True,
        blank=True,
        help_text="Пусто — все дома.",
    )
    layout = models.CharField("вид", max_length=6, choices=Layout, default=Layout.PDF)
    paper_only = models.BooleanField("только «счёт на дом»", default=False)
    only_new = models.BooleanField(
        "только без жителя в портале", default=False, db_default=False
    )
    state = models.CharField(
        "состояние", max_length=7, choices=State, default=State.WAITING
    )
    total = models.PositiveIntegerField("всего", default=0)
    done = models.PositiveIntegerField("готово", default=0)
    file = models.FileField("файл", storage=print_storage, blank=True)
    created_at = models.DateTimeField("заказана", auto_now_add=True)
    finished_at = models.DateTimeField("закончена", null=True, blank=True)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = "печать квитанций"
        verbose_name_plural = "печать квитанций"
        ordering = ["-created_at"]
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return f"{'Приглашения' if self.is_slips else 'Квитанции'} за {self.period}"

    @property
    def is_slips(self) -> bool:
        return self.layout == self.Layout.SLIPS

    @property
    @display(description="месяц")
    def period_title(self) -> str:
        return f"{self.period.title}, {self.period.organization}"

    @property
    @display(description="дом")
    def where(self) -> str:
        house = str(self.building or "Все дома")
        if self.only_new:
            return f"{house}, только без жителя"
        return f"{house}, только «счёт на дом»" if self.paper_only else house

    @property
    @display(description="вид")
    def layout_title(self) -> str:
        return self.get_layout_display()

    @property
    @display(description="состояние")
    def progress(self) -> str:
        """«Печатается: 300 из 1200», so that one knows how long to wait."""
        if self.state == self.State.RUNNING:
            return f"{self.get_state_display()}: {self.done} из {self.total}"
        if self.state == self.State.DONE and not self.file:
            return "Файл удалён"
        what = "приглашений" if self.is_slips else "квитанций"
        return f"{self.get_state_display()}, {what}: {self.total}"
