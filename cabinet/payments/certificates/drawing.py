"""A certificate as a file to print."""

from io import BytesIO

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cabinet.payments.models import DebtCertificate

FONTS = settings.BASE_DIR / "cabinet" / "charges" / "fonts"


def draw_certificate(certificate: DebtCertificate) -> bytes:
    """The PDF of a certificate; needs its account with place and organisation."""
    # Importing it costs seconds, which only this function has to pay.
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    account = certificate.account
    context = {
        "certificate": certificate,
        "account": account,
        "organization": account.organization,
        "check_address": settings.BASE_URL + reverse("check_certificate"),
    }
    result = BytesIO()
    pisa.CreatePDF(
        render_to_string("payments/certificate_pdf.html", context),
        dest=result,
        # Fonts are found beside this document, which nobody has to read.
        path=str(FONTS / "certificate.html"),
        resource_policy=ResourceAccessPolicy.server(base_dir=FONTS),
    )
    return result.getvalue()
