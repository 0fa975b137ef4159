"""First entry as manual 003 has it: the account first, then who one is."""

from allauth.account.views import SignupView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from cabinet.residents import services
from cabinet.residents.addresses import client_address
from cabinet.residents.first_entry import has_proven, keep_proven
from cabinet.residents.forms.first_entry import FirstEntryForm
from cabinet.residents.limits import Source
from cabinet.residents.services import LinkingError
from cabinet.residents.way_list import first_entry_is_offered


def number(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("residents:link")
    if not first_entry_is_offered():
        return render(request, "account/first_entry_closed.html")
    data = request.POST if request.method == "POST" else None
    form = FirstEntryForm(data, address=client_address(request))
    if form.is_valid():
        try:
            account = services.prove_account(
                source=Source(None, client_address(request)),
                claim=form.claim(),
            )
        except LinkingError as error:
            form.add_error(None, str(error))
        else:
            keep_proven(request, account)
            return redirect("first_login_details")
    return render(request, "account/first_entry.html", {"form": form})


def details(request: HttpRequest) -> HttpResponseBase:
    """Registration that remembers which account it began with."""
    if not has_proven(request) and not request.user.is_authenticated:
        return redirect("first_login")
    view = SignupView.as_view(
        template_name="account/first_entry_details.html",
        extra_context={"first_entry": True},
    )
    response: HttpResponseBase = view(request)
    return response
