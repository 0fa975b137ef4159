"""The portal's addresses and one more: a bare view to measure pages against."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from cabinet.accounts.models import Account
from portal.urls import urlpatterns as pages


@login_required
def bare(request: HttpRequest, queries: int, account: int) -> HttpResponse:
    """A template after so many queries of one row each."""
    rows = [Account.objects.get(pk=account) for _ in range(queries)]
    return render(request, "bench/bare.html", {"rows": rows})


urlpatterns = [path("bare/<int:queries>/<int:account>/", bare), *pages]
