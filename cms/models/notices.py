import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models.base import HOME, IndexPage, SitePage


class NoticeQuerySet(PageQuerySet):
    def published(self) -> Self:
        notices: Self = self.live().public().defer_streamfields()
        return notices

    def actual(self) -> Self:
        """Not over yet: what holds now first, then what is to come."""
        notices: Self = self.filter(~self._over()).order_by("starts_at")
        return notices

    def past(self) -> Self:
        notices: Self = self.filter(self._over()).order_by("-starts_at")
        return notices

    def _over(self) -> Q:
        return Q(ends_at__isnull=False, ends_at__lt=timezone.now())


class NoticeIndexPage(IndexPage):
    """What goes on in the houses: current notices, then the archive."""

    template = "cms/notice_index_page.html"
    parent_page_types = HOME
    subpage_types = ["cms.NoticePage"]
    max_count = 1

    class Meta:
        verbose_name = "раздел объявлений"
        verbose_name_plural = "разделы объявлений"

    def entries(self, request: HttpRequest) -> QuerySet[Any]:
        past: QuerySet[Any] = NoticePage.objects.child_of(self).published().past()
        return past

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        actual = NoticePage.objects.child_of(self).published().actual()
        return super().get_context(request, *args, **kwargs) | {"actual": actual}


class NoticePage(SitePage):
    """A planned outage, an emergency or a piece of information with its time."""

    class Kind(models.TextChoices):
        PLANNED = "planned", "Плановые работы"
        EMERGENCY = "emergency", "Авария"
        INFORMATION = "information", "Информация"

    template = "cms/notice_page.html"
    parent_page_types = ["cms.NoticeIndexPage"]
    subpage_types: list[str] = []

    kind = models.CharField("вид", max_length=12, choices=Kind, default=Kind.PLANNED)
    starts_at = models.DateTimeField("начало", default=timezone.now)
    ends_at = models.DateTimeField(
        "окончание", null=True, blank=True, help_text="Пусто, если ещё неизвестно."
    )
    place = models.CharField(
        "где", max_length=300, blank=True, help_text="Дома и подъезды словами."
    )
    body = StreamField(BodyBlock(), verbose_name="текст", blank=True)

    objects = PageManager.from_queryset(NoticeQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    search_fields = [
        *SitePage.search_fields,
        index.SearchField("place"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "объявление"
        verbose_name_plural = "объявления"
        constraints = [
            models.CheckConstraint(
                name="notice_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "Окончание должно быть позже начала."})

    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at < timezone.now()

    def is_ahead(self) -> bool:
        return self.starts_at > timezone.now()

    @property
    def last_day(self) -> dt.date | None:
        """The day of the end, where it isn't the day of the start."""
        if self.ends_at is None:
            return None
        start, end = (
            timezone.localdate(self.starts_at),
            timezone.localdate(self.ends_at),
        )
        return end if end != start else None
