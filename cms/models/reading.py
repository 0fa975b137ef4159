"""What readers do with the site: searches in vain, articles read."""

from django.conf import settings
from django.db import models


class SearchMiss(models.Model):
    """Words that found nothing, and how often they were asked."""

    query = models.CharField("что искали", max_length=100, unique=True)
    times = models.PositiveIntegerField("сколько раз", default=0)
    last_at = models.DateTimeField("в последний раз", auto_now=True)

    class Meta:
        verbose_name = "поиск без ответа"
        verbose_name_plural = "поиски без ответа"
        ordering = ["-times", "-last_at"]

    def __str__(self) -> str:
        return self.query


class ArticleReading(models.Model):
    """A resident opened an instruction."""

    page = models.ForeignKey(
        "cms.InstructionPage",
        models.CASCADE,
        related_name="readings",
        verbose_name="инструкция",
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="кто"
    )
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "прочтение инструкции"
        verbose_name_plural = "прочтения инструкций"
        indexes = [models.Index(fields=["page", "at"], name="article_reading_page")]

    def __str__(self) -> str:
        return f"{self.page} — {self.reader}"


class PageVisits(models.Model):
    """How often a page was shown on a day; nothing of who looked."""

    path = models.CharField("адрес", max_length=300)
    day = models.DateField("день")
    times = models.PositiveIntegerField("просмотров", default=0)

    class Meta:
        verbose_name = "просмотры страницы"
        verbose_name_plural = "просмотры страниц"
        constraints = [
            models.UniqueConstraint(fields=["path", "day"], name="page_visits_once")
        ]

    def __str__(self) -> str:
        return f"{self.path}, {self.day}: {self.times}"
