"""Pages of following a house by e-mail: ask, confirm, leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cabinet.accounts.models import Building
from cabinet.residents.addresses import client_address
from cabinet.residents.robots import ask_human
from cms import subscriptions
from cms.forms import SubscribeForm
from cms.models import HouseSubscription

ask_or_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_do
def subscribe_house(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer for every address, so that nobody learns who follows a house."""
    building = get_object_or_404(Building, pk=pk)
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    ask_human(form, client_address(request))
    asked = form.is_valid()
    if asked:
        subscriptions.subscribe(building=building, email=form.cleaned_data["email"])
    context = {"building": building, "form": form, "asked": asked}
    return render(request, "cms/subscribe.html", context)


@ask_or_do
def confirm_house(request: HttpRequest, token: str) -> HttpResponse:
    subscription = _of(token)
    if request.method == "POST":
        subscriptions.confirm(subscription=subscription)
    return render(request, "cms/subscribed.html", {"subscription": subscription})


# A mail program sends the form by itself, without a cookie of ours (RFC 8058).
@csrf_exempt
@ask_or_do
def leave_house(request: HttpRequest, token: str) -> HttpResponse:
    left = request.method == "POST"
    subscription = _of(token)
    if left:
        subscriptions.leave(subscription=subscription)
    context = {"subscription": subscription, "left": left}
    return render(request, "cms/unsubscribed.html", context)


def _of(token: str) -> HouseSubscription:
    known = HouseSubscription.objects.select_related("building")
    return get_object_or_404(known, token=token)
