"""The texts that residents agree to, and the record that they did."""

from pathlib import Path

from django.db import transaction
from django.http import HttpRequest

from cabinet.residents.addresses import client_address
from cabinet.residents.models import Consent, LegalText, User

SHIPPED = Path(__file__).parent / "legal"
MAX_USER_AGENT = 300


def create_first_versions() -> None:
    for kind in LegalText.Kind:
        if not LegalText.objects.filter(kind=kind).exists():
            text = (SHIPPED / f"{kind}.txt").read_text().strip()
            LegalText.objects.create(kind=kind, text=text)


@transaction.atomic
def record_consents(*, user: User, request: HttpRequest) -> None:
    """Keep that ``user`` agreed just now to both texts as they stand."""
    for kind in LegalText.Kind:
        text = LegalText.objects.in_force(kind)
        if text is not None:
            Consent.objects.create(
                user=user,
                text=text,
                sha256=text.sha256,
                address=client_address(request),
                user_agent=request.headers.get("User-Agent", "")[:MAX_USER_AGENT],
            )
