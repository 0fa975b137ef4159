"""Where providers knock, and the page of the demonstration's bank."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt

from cabinet.payments.online.demo_bank import DECISIONS, decide
from cabinet.payments.online.models import DemoBankPayment
from cabinet.payments.online.providers import switched_on
from cabinet.payments.online.providers.base import Raw
from cabinet.payments.online.providers.demo import DemoBank
from cabinet.payments.online.services import take_notification
from cabinet.residents.addresses import client_address

# Ten times what the wordiest provider sends.
LARGEST = 256 * 1024


@csrf_exempt
def notification(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what a provider sends; answer in its own words."""
    if provider not in switched_on():
        raise Http404
    length = request.headers.get("Content-Length", "")
    if request.method not in {"GET", "POST"} or len(length) > len(str(LARGEST)):
        return HttpResponse(status=400)
    reply = take_notification(
        provider=provider, raw=_raw(request), content_type=request.content_type or ""
    )
    return HttpResponse(
        reply.text, content_type=reply.content_type, status=reply.status
    )


def demo_bank(request: HttpRequest, payment: uuid.UUID) -> HttpResponse:
    """The invented bank: the payer chooses what it does."""
    if DemoBank.slug not in settings.PAYMENT_PROVIDERS:
        raise Http404
    found = get_object_or_404(DemoBankPayment, public_id=payment)
    if request.method == "POST" and request.POST.get("decision") in DECISIONS:
        decide(payment=found, decision=request.POST["decision"])
        return redirect(found.return_url)
    decided = found.status != DemoBankPayment.Status.PENDING or found.settles_at
    context = {"payment": found, "decisions": DECISIONS, "decided": decided}
    return render(request, "payments/online/demo_bank.html", context)


def _raw(request: HttpRequest) -> Raw:
    """The body first: reading the form would use it up."""
    try:
        body = request.body[:LARGEST].decode(errors="replace")
        form = {name: str(value) for name, value in request.POST.items()}
    except (UnreadablePostError, RawPostDataException, ValueError):
        body, form = "", {}
    return Raw(
        method=str(request.method),
        query={name: str(value) for name, value in request.GET.items()},
        form=form,
        body=body,
        address=client_address(request),
    )
