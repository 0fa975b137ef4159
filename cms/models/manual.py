"""Instructions for staff: pages of the site that residents never see.

They come with the portal as Markdown and stay in it, so that an editor changes
the same text that an upgrade brings.
"""

import hashlib
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.markdown import drawn
from cms.models.base import HOME, SitePage

ENTRY = "wagtailadmin.access_admin"
SHA256_LENGTH = 64


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class StaffPage(SitePage):
    """Shown to those who may enter the back office; not there for anybody else."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(ENTRY):
            raise Http404
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:
        return []


class ManualIndexPage(StaffPage):
    """The contents of the staff manual."""

    template = "cms/manual_index_page.html"
    parent_page_types = HOME
    subpage_types = ["cms.ManualPage"]
    max_count = 1

    class Meta:
        verbose_name = "инструкции сотрудникам"
        verbose_name_plural = "инструкции сотрудникам"

    def articles(self) -> "models.QuerySet[ManualPage]":
        pages: models.QuerySet[ManualPage] = ManualPage.objects.child_of(self).live()
        return pages.order_by("path")


class ManualPage(StaffPage):
    """One article: how staff do something.

    ``loaded`` is the fingerprint of the text as the portal brought it: while
    the text still has it, nobody has changed it, and an upgrade may.
    """

    template = "cms/manual_page.html"
    parent_page_types = ["cms.ManualIndexPage"]
    subpage_types: list[str] = []

    text = models.TextField(
        "текст",
        help_text="Разметка Markdown: «## Заголовок», «1. шаг», «- пункт», **важное**."
        " Заголовки второго уровня открываются по знаку «?» на экранах.",
    )
    loaded = models.CharField(
        max_length=SHA256_LENGTH, blank=True, editable=False, default=""
    )

    content_panels = [*Page.content_panels, FieldPanel("text")]

    class Meta:
        verbose_name = "статья инструкции"
        verbose_name_plural = "статьи инструкции"

    @property
    def is_untouched(self) -> bool:
        """Whether the text is the one that the portal brought."""
        return fingerprint(self.text) == self.loaded

    @property
    def html(self) -> SafeString:
        return drawn(self.text)
