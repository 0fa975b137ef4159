"""«Это не я»: a holder says that they don't know who joined their account."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cabinet.residents.models import Residency
from cabinet.residents.services import freeze_residency

SALT = "cabinet.residents.not_me"
MONTH_SECONDS = 30 * 24 * 3600


def link_for(residency: Residency) -> str:
    """The address in a holder's letter; whoever has the letter may use it."""
    token = signing.dumps(residency.pk, salt=SALT)
    return f"{settings.BASE_URL}{reverse('not_me', args=[token])}"


def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then freeze: a mail scanner that follows links must freeze nobody."""
    residency = _residency(token)
    done = False
    if residency is not None and request.method == "POST":
        freeze_residency(residency=residency)
        done = True
    context = {"residency": residency, "done": done}
    return render(request, "account/not_me.html", context)


def _residency(token: str) -> Residency | None:
    try:
        pk = signing.loads(token, salt=SALT, max_age=MONTH_SECONDS)
    except signing.BadSignature:
        return None
    active = Residency.objects.active().select_related("account")
    return active.filter(pk=pk).first()
