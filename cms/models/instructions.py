from io import BytesIO
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.instruction_pdf import draw_instruction
from cms.links import CabinetScreen
from cms.models.base import HOME, IndexPage
from cms.models.reading import ArticleReading
from cms.models.standard import BodyPage


class InstructionIndexPage(IndexPage):
    """All instructions, in the order editors give them."""

    template = "cms/instruction_index_page.html"
    parent_page_types = HOME
    subpage_types = ["cms.InstructionPage"]
    max_count = 1
    page_size = 30

    class Meta:
        verbose_name = "раздел инструкций"
        verbose_name_plural = "разделы инструкций"

    def entries(self, request: HttpRequest) -> QuerySet[Any]:
        pages = InstructionPage.objects.child_of(self).live().public()
        ordered: QuerySet[Any] = pages.defer_streamfields().order_by("path")
        return ordered


class InstructionPage(RoutablePageMixin, BodyPage):
    """How to do something, step by step; also as a file to print."""

    template = "cms/instruction_page.html"
    parent_page_types = ["cms.InstructionIndexPage"]
    subpage_types: list[str] = []

    screen = models.CharField(
        "какой экран кабинета объясняет",
        max_length=60,
        choices=CabinetScreen,
        blank=True,
        help_text="На этом экране появится знак «?», который открывает инструкцию.",
    )

    content_panels = [*BodyPage.content_panels, FieldPanel("screen")]

    class Meta:
        verbose_name = "инструкция"
        verbose_name_plural = "инструкции"

    @path("")
    def article(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            ArticleReading.objects.create(page=self, reader=request.user)
        response: HttpResponse = self.render(request)
        return response

    @path("pdf/")
    def pdf(self, request: HttpRequest) -> FileResponse:
        content = BytesIO(draw_instruction(self, request))
        return FileResponse(
            content, filename=f"{self.slug}.pdf", content_type="application/pdf"
        )
