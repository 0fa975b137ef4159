import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cabinet.accounts.models import Building, Premises
from cms.blocks import BodyBlock
from cms.desk.notice_form import NoticeForm
from cms.forms import HouseForm
from cms.models.base import HOME, LIVE_VALUES, IndexPage, SitePage
from cms.models.notice_places import NoticePlace, premises_in


class NoticeQuerySet(PageQuerySet):
    def published(self) -> Self:
        notices: Self = (
            self.live()
            .public()
            .defer_streamfields()
            .prefetch_related("places__building", "places__organization")
        )
        return notices

    def actual(self) -> Self:
        """Not over yet: what holds now first, then what is to come."""
        notices: Self = self.filter(~self._over()).order_by("starts_at")
        return notices

    def past(self) -> Self:
        notices: Self = self.filter(self._over()).order_by("-starts_at")
        return notices

    def at(self, building: Building, entrance: str = "") -> Self:
        """Those that hold in a house, or in one entrance of it."""
        places = NoticePlace.objects.filter(page=OuterRef("pk"))
        notices: Self = self.filter(
            Exists(places.covering(building, entrance)) | ~Exists(places)
        )
        return notices

    def outages(self) -> Self:
        notices: Self = self.exclude(kind=NoticePage.Kind.INFORMATION)
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
        past: QuerySet[Any] = self._asked(request).past()
        return past

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        form = HouseForm.of(request)
        return super().get_context(request, *args, **kwargs) | {
            "actual": self._asked(request).actual(),
            "only_outages": "outages" in request.GET,
            "house_form": form,
            "house": form.chosen,
        }

    def _asked(self, request: HttpRequest) -> NoticeQuerySet:
        """The notices of the kind and at the house that a reader asks for."""
        notices: NoticeQuerySet = NoticePage.objects.child_of(self).published()
        if "outages" in request.GET:
            notices = notices.outages()
        house = HouseForm.of(request).chosen
        return notices.at(house) if house else notices


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
    is_pinned = models.BooleanField(
        "закрепить вверху каждой страницы",
        default=False,
        help_text="Для аварий, о которых должны знать все. Снимется само по окончании.",
    )
    starts_at = models.DateTimeField("начало", default=timezone.now)
    ends_at = models.DateTimeField(
        "окончание", null=True, blank=True, help_text="Пусто, если ещё неизвестно."
    )
    place = models.CharField(
        "где",
        max_length=300,
        blank=True,
        help_text="Словами, как прочтут жители. Пусто: перечислим места из списка ниже.",
    )
    correction = models.CharField(
        "что исправлено",
        max_length=300,
        blank=True,
        help_text="Заполните, когда меняете вышедшее объявление: это увидят все, а тем,"
        " кто его получил или прочёл, придёт сообщение.",
    )
    body = StreamField(BodyBlock(), verbose_name="текст", blank=True)

    base_form_class = NoticeForm
    objects = PageManager.from_queryset(NoticeQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_pinned")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                InlinePanel("places", label="Место", heading="Кому показать"),
            ],
            heading="Где",
            help_text="Без мест объявление увидят все.",
        ),
        HelpPanel(template="cms/desk/reach_panel.html", heading="Кто получит"),
        FieldPanel("correction"),
        FieldPanel("lead"),
        FieldPanel("body", help_text=LIVE_VALUES),
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

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            NoticeReading.objects.get_or_create(page=self, reader=request.user)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def where(self) -> str:
        """The places in words."""
        return self.place or "; ".join(map(str, self.places.all()))

    def premises(self) -> QuerySet[Premises]:
        """The dwellings whose people the notice is for."""
        return premises_in(list(self.places.all()))

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


class NoticeReading(models.Model):
    """A person opened a notice while signed in."""

    page = models.ForeignKey(
        NoticePage, models.CASCADE, related_name="readings", verbose_name="объявление"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="кто"
    )
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "прочтение объявления"
        verbose_name_plural = "прочтения объявлений"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "reader"], name="notice_reading_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} — {self.reader}"


class NoticeAnnouncement(models.Model):
    """That people were told of a notice, or of a correction, exactly once."""

    page = models.ForeignKey(
        NoticePage,
        models.CASCADE,
        related_name="announcements",
        verbose_name="объявление",
    )
    correction = models.CharField("что исправлено", max_length=300, blank=True)
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "оповещение"
        verbose_name_plural = "оповещения"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "correction"], name="notice_announced_once"
            )
        ]

    def __str__(self) -> str:
        return self.correction or str(self.page)
