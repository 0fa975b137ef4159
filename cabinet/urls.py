"""Addresses of the cabinet: /cabinet/ and what stands below an account."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
