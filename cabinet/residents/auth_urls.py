"""Addresses of entry that allauth doesn't have; they stand before its own."""

from django.urls import path
from django.views.generic import RedirectView

from cabinet.residents import first_entry_views, not_me, phone_views

urlpatterns = [
    path("first-login/", first_entry_views.number, name="first_login"),
    path("first-login/details/", first_entry_views.details, name="first_login_details"),
    path("not-me/<str:token>/", not_me.page, name="not_me"),
    path("recover/", phone_views.recover, name="recover"),
    path("recover/code/", phone_views.recover_code, name="recover_code"),
    path("confirm-phone/", phone_views.activate, name="confirm_phone"),
    # One page at one address: allauth's letters name this one.
    path("password/reset/", RedirectView.as_view(pattern_name="recover")),
]
