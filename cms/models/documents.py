from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from cms.forms import DocumentFilterForm
from cms.models.base import HOME, SitePage


def this_year() -> int:
    return timezone.localdate().year


class DocumentsPage(SitePage):
    """The company's papers, by kind and year."""

    template = "cms/documents_page.html"
    parent_page_types = HOME
    subpage_types: list[str] = []

    content_panels = [
        *SitePage.content_panels,
        InlinePanel("papers", label="Документ", heading="Документы"),
    ]

    class Meta:
        verbose_name = "документы"
        verbose_name_plural = "страницы документов"

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        years = self.papers.order_by("-year").values_list("year", flat=True)
        kinds = CompanyPaper.Kind.choices
        form = DocumentFilterForm(request.GET, kinds=kinds, years=years.distinct())
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"form": form, "papers": self._chosen(form)}

    def _chosen(self, form: DocumentFilterForm) -> QuerySet["CompanyPaper"]:
        papers: QuerySet[CompanyPaper] = self.papers.select_related("document")
        chosen = form.cleaned_data if form.is_valid() else {}
        for name in ("kind", "year"):
            if chosen.get(name):
                papers = papers.filter(**{name: chosen[name]})
        return papers.order_by("-year", "sort_order")


class CompanyPaper(Orderable):
    """A file that the company shows: what it is and of which year."""

    class Kind(models.TextChoices):
        REPORT = "report", "Отчёты"
        LICENCE = "licence", "Лицензии и устав"
        DECREE = "decree", "Постановления о тарифах"
        CONTRACT = "contract", "Договоры управления"
        MEETING = "meeting", "Собрания собственников"
        OTHER = "other", "Другое"

    page = ParentalKey(DocumentsPage, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField("название", max_length=200)
    kind = models.CharField("вид", max_length=10, choices=Kind, default=Kind.OTHER)
    year = models.PositiveSmallIntegerField("год", default=this_year)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.CASCADE,
        related_name="+",
        verbose_name="файл",
    )

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("year")]),
        FieldPanel("document"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "документ компании"
        verbose_name_plural = "документы компании"

    def __str__(self) -> str:
        return self.title
