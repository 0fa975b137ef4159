"""Certificates of an account, and the public page that tells a genuine one."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cabinet.accounts.access import with_account
from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.payments.certificates import services
from cabinet.payments.certificates.drawing import draw_certificate
from cabinet.payments.certificates.forms import CheckForm
from cabinet.payments.certificates.services import CertificateError
from cabinet.payments.models import DebtCertificate
from cabinet.residents.addresses import client_address, network_of
from cabinet.residents.models import User


@with_account(see=Right.OWN)
def certificates(request: HttpRequest, account: Account) -> HttpResponse:
    """What was given out, and a button for another one where there is no debt."""
    if request.method == "POST":
        return _issue(request, account)
    given = DebtCertificate.objects.visible_to(request.user).filter(account=account)
    context = {
        "account": account,
        "certificates": given,
        "reason": services.reason_against(account),
    }
    return render(request, "payments/certificates.html", context)


@with_account(see=Right.OWN)
def download(request: HttpRequest, account: Account, certificate: int) -> HttpResponse:
    given = DebtCertificate.objects.visible_to(request.user).filter(account=account)
    found = get_object_or_404(given, pk=certificate)
    found.account = account
    response = HttpResponse(draw_certificate(found), content_type="application/pdf")
    name = f"Справка {found.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is genuine: its date and masked account, no more."""
    form = CheckForm(request.GET or None)
    context = {"form": form, "asked": False, "certificate": None}
    status = 200
    if form.is_valid():
        network = network_of(client_address(request))
        try:
            found = services.check_certificate(**form.cleaned_data, network=network)
        except CertificateError as error:
            form.add_error(None, str(error))
            status = 429
        else:
            context |= {"asked": True, "certificate": found}
    return render(request, "payments/check_certificate.html", context, status=status)


def _issue(request: HttpRequest, account: Account) -> HttpResponse:
    try:
        services.issue_certificate(account=account, user=cast(User, request.user))
    except CertificateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Справка готова: скачайте её ниже.")
    return redirect("payments:certificates", account.public_id)
