from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.instruction_pdf import draw_instruction
from cms.models.base import HOME, IndexPage
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

    class Meta:
        verbose_name = "инструкция"
        verbose_name_plural = "инструкции"

    @path("pdf/")
    def pdf(self, request: HttpRequest) -> FileResponse:
        content = BytesIO(draw_instruction(self, request))
        return FileResponse(
            content, filename=f"{self.slug}.pdf", content_type="application/pdf"
        )
