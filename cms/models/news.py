import datetime as dt
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from cms.blocks import BodyBlock
from cms.models.base import HOME, LIVE_VALUES, IndexPage, SitePage
from cms.structured_data import Data, article


def today() -> dt.date:
    return timezone.localdate()


@register_snippet
class NewsCategory(models.Model):
    """A kind of news that a reader can pick («Отключения»)."""

    name = models.CharField("название", max_length=60, unique=True)
    slug = models.SlugField(
        "адрес", max_length=60, unique=True, help_text="Латинскими буквами."
    )

    class Meta:
        verbose_name = "рубрика новостей"
        verbose_name_plural = "рубрики новостей"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NewsQuerySet(PageQuerySet):
    def published(self) -> Self:
        """What visitors see, newest first, with what a card draws."""
        images = get_image_model().objects.prefetch_renditions()
        news: Self = (
            self.live()
            .public()
            .defer_streamfields()
            .select_related("category")
            .prefetch_related(Prefetch("image", images))
            .order_by("-date", "-pk")
        )
        return news


class NewsIndexPage(IndexPage):
    """All news, or those of one category."""

    template = "cms/news_index_page.html"
    parent_page_types = HOME
    subpage_types = ["cms.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = "раздел новостей"
        verbose_name_plural = "разделы новостей"

    def entries(self, request: HttpRequest) -> QuerySet[Any]:
        news: NewsQuerySet = NewsPage.objects.child_of(self).published()
        slug = request.GET.get("category")
        return news.filter(category=self.category(slug)) if slug else news

    def category(self, slug: str) -> NewsCategory:
        return get_object_or_404(NewsCategory, slug=slug.replace("\0", ""))

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        shown = NewsPage.objects.child_of(self).live()
        return super().get_context(request, *args, **kwargs) | {
            "categories": NewsCategory.objects.filter(pk__in=shown.values("category")),
            "chosen": request.GET.get("category", ""),
        }


class NewsPage(SitePage):
    """One piece of news."""

    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    date = models.DateField("дата", default=today)
    category = models.ForeignKey(
        NewsCategory,
        models.SET_NULL,
        related_name="+",
        verbose_name="рубрика",
        null=True,
        blank=True,
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        related_name="+",
        verbose_name="картинка",
        null=True,
        blank=True,
    )
    image_alt = models.CharField(
        "что на картинке",
        max_length=200,
        blank=True,
        help_text="Прочтут те, кто картинку не видит.",
    )
    body = StreamField(BodyBlock(), verbose_name="текст", blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("category", widget=forms.Select),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], "Картинка"),
        FieldPanel("body", help_text=LIVE_VALUES),
    ]

    search_fields = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = "новость"
        verbose_name_plural = "новости"

    def structured_data(self, company: Data) -> Data:
        return article(self, company)

    def clean(self) -> None:
        super().clean()
        if self.image and not self.image_alt.strip():
            raise ValidationError({"image_alt": "Опишите словами, что на картинке."})
