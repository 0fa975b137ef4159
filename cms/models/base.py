"""What pages of the site have in common."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.live_values import unknown_names
from cms.models.company import SiteSettings
from cms.structured_data import Data

PAGE_SIZE = 9
HOME = ["cms.HomePage"]
LIVE_VALUES = (
    "В тексте можно назвать в фигурных скобках то, что портал подставит сам и будет"
    " держать свежим: {показания с}, {показания по}, {срок оплаты}, {телефон},"
    " {аварийная служба}, {часы приёма}, {почта}, {организация}, {тариф: Холодная вода}."
)
UNKNOWN = (
    "Портал не знает, что подставить вместо «{}». Проверьте написание, а для тарифов и"
    " телефонов — какая организация указана в сведениях о компании."
)


class SitePage(Page):
    """A page with a lead, which also stands for it in lists and searches."""

    lead = models.TextField(
        "вводный абзац",
        max_length=400,
        blank=True,
        help_text="Одно-два предложения: о чём страница.",
    )

    content_panels = [*Page.content_panels, FieldPanel("lead")]

    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2)]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        settings = SiteSettings.objects.select_related("organization").first()
        own = settings.organization if settings else None
        unknown = unknown_names(self._texts(), own)
        if unknown:
            raise ValidationError({"body": UNKNOWN.format(", ".join(unknown))})

    def _texts(self) -> Iterator[str]:
        """The body as it is stored, where the page has one."""
        body = getattr(self, "body", None)
        for block in body.get_prep_value() if body else ():
            yield json.dumps(block, ensure_ascii=False)

    @property
    def summary(self) -> str:
        """What search engines and social networks are told."""
        return self.search_description or self.lead

    def structured_data(self, company: Data) -> Data:
        """What schema.org has words for; the company where it has none for the page."""
        return company


class IndexPage(SitePage):
    """A section that lists the pages below it."""

    page_size = PAGE_SIZE

    class Meta:
        abstract = True

    def entries(self, request: HttpRequest) -> QuerySet[Any]:
        """What the section lists, in order, ready to be drawn."""
        raise NotImplementedError

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        paginator = Paginator(self.entries(request), self.page_size)
        return context | {"entries": paginator.get_page(request.GET.get("page"))}
