"""What an organisation offers and promises: edited in the back office."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization, Viewer


class Kind(models.TextChoices):
    WORK = "work", "Заявка"
    APPEAL = "appeal", "Обращение"
    PAID = "paid", "Платная услуга"


class CatalogueQuerySet(models.QuerySet["CatalogueItem"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class CatalogueItem(models.Model):
    """What every list of an organisation has in common."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="организация", related_name="+"
    )

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True


class RequestCategory(CatalogueItem):
    """What a request or an appeal is about, and how soon it is answered."""

    class Unit(models.TextChoices):
        WORKING_DAYS = "days", "рабочих дней"
        HOURS = "hours", "часов"

    kind = models.CharField(
        "вид",
        max_length=10,
        choices=[(one.value, one.label) for one in (Kind.WORK, Kind.APPEAL)],
        default=Kind.WORK,
    )
    title = models.CharField("название", max_length=120)
    term = models.PositiveSmallIntegerField(
        "срок", default=3, validators=[MinValueValidator(1)]
    )
    unit = models.CharField(
        "срок считают в", max_length=5, choices=Unit, default=Unit.WORKING_DAYS
    )
    is_emergency = models.BooleanField("аварийная", default=False)
    is_offered = models.BooleanField("предлагать жителям", default=True)
    position = models.PositiveSmallIntegerField("порядок", default=100)

    class Meta:
        verbose_name = "категория заявок"
        verbose_name_plural = "категории заявок"
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "title"], name="category_unique_title"
            ),
            models.CheckConstraint(name="category_has_term", condition=Q(term__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class PaidService(CatalogueItem):
    """A line of the price list; the price is in roubles for one ``unit``."""

    title = models.CharField("название", max_length=120)
    description = models.TextField("что входит", blank=True)
    price = models.DecimalField(
        "цена, ₽",
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField("за что", max_length=40, default="работа")
    term = models.PositiveSmallIntegerField(
        "срок ответа, рабочих дней", default=2, validators=[MinValueValidator(1)]
    )
    is_offered = models.BooleanField("предлагать жителям", default=True)
    position = models.PositiveSmallIntegerField("порядок", default=100)

    class Meta:
        verbose_name = "платная услуга"
        verbose_name_plural = "прейскурант"
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"], name="paid_service_unique_title"
            ),
            models.CheckConstraint(
                name="paid_service_price_and_term",
                condition=Q(price__gte=0) & Q(term__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Executor(CatalogueItem):
    """Who does the work: a craftsman, a brigade or a contractor."""

    name = models.CharField("имя", max_length=120, help_text="Например, Сычев И. Н.")
    phone = models.CharField("телефон", max_length=64, blank=True)
    is_active = models.BooleanField("работает", default=True)

    class Meta:
        verbose_name = "исполнитель"
        verbose_name_plural = "исполнители"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="executor_unique_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AnswerTemplate(CatalogueItem):
    """A ready text that a dispatcher answers with."""

    title = models.CharField("название", max_length=120)
    text = models.TextField("текст")

    class Meta:
        verbose_name = "шаблон ответа"
        verbose_name_plural = "шаблоны ответов"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"], name="answer_template_unique_title"
            )
        ]

    def __str__(self) -> str:
        return self.title
