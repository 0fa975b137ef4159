"""An instruction as a file to print, drawn from the same blocks as the page."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from wagtail.images.models import AbstractImage

if TYPE_CHECKING:
    from cms.models import InstructionPage

FONTS = settings.BASE_DIR / "cabinet" / "charges" / "fonts"
PRINT_SIZE = "max-900x600|format-jpeg"


class DrawingError(Exception):
    """The instruction holds something that can't be drawn."""


def draw_instruction(page: "InstructionPage", request: HttpRequest) -> bytes:
    """Return the PDF; raise ``DrawingError`` where the drawing failed."""
    # Importing it costs seconds, which only this function has to pay.
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    context = {"page": page, "address": page.get_full_url(request)}
    html = render_to_string("cms/instruction_pdf.html", context, request)
    result = BytesIO()
    drawn = pisa.CreatePDF(
        html,
        dest=result,
        # Fonts are found beside this document, which nobody has to read.
        path=str(FONTS / "instruction.html"),
        resource_policy=ResourceAccessPolicy.server(base_dir=FONTS),
    )
    if drawn.err:
        raise DrawingError(page.title)
    return result.getvalue()


def embedded(image: AbstractImage) -> str:
    """A picture inside the document: media may live where files have no paths."""
    with image.get_rendition(PRINT_SIZE).file.open("rb") as file:
        content = base64.b64encode(file.read()).decode()
    return f"data:image/jpeg;base64,{content}"
