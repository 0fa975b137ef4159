"""The work order (заказ-наряд): one sheet for the craftsman and the resident."""

from io import BytesIO

from django.conf import settings
from django.template.loader import render_to_string

from cabinet.requests.models import ServiceRequest

FONTS = settings.BASE_DIR / "cabinet" / "charges" / "fonts"


def draw_work_order(request: ServiceRequest) -> bytes:
    """The PDF; needs the request with its account, place and organisation."""
    # Importing it costs seconds, which only this function has to pay.
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    context = {"asked": request, "organization": request.organization}
    result = BytesIO()
    pisa.CreatePDF(
        render_to_string("requests/work_order_pdf.html", context),
        dest=result,
        # Fonts are found beside this document, which nobody has to read.
        path=str(FONTS / "work-order.html"),
        resource_policy=ResourceAccessPolicy.server(base_dir=FONTS),
    )
    return result.getvalue()
