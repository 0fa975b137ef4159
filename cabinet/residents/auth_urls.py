"""Addresses of entry that allauth doesn't have; they stand before its own."""

from allauth.account.views import password_reset
from django.urls import path
from django.views.generic import RedirectView

from cabinet.residents import first_entry_views, not_me

urlpatterns = [
    path("first-login/", first_entry_views.number, name="first_login"),
    path("first-login/details/", first_entry_views.details, name="first_login_details"),
    path("not-me/<str:token>/", not_me.page, name="not_me"),
    path("recover/", password_reset, name="recover"),
    # One page at one address: allauth's letters name this one.
    path("password/reset/", RedirectView.as_view(pattern_name="recover")),
]
