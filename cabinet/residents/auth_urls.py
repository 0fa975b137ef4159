"""Addresses of entry that allauth doesn't have; they stand before its own."""

from allauth.account.views import password_reset
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("recover/", password_reset, name="recover"),
    # One page at one address: allauth's letters name this one.
    path("password/reset/", RedirectView.as_view(pattern_name="recover")),
]
