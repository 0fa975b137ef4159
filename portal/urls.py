"""Addresses of the portal; the site's own pages come last, from Wagtail."""

from django.urls import include, path

urlpatterns = [
    path("auth/", include("allauth.account.urls")),
    path("cabinet/", include("cabinet.urls")),
]
