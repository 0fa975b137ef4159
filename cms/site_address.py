"""The site's own address, told once: by BASE_URL."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import DatabaseError, transaction
from wagtail.models import Site

HTTP, HTTPS = 80, 443


def follow_base_url(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Let the default site stand where the portal answers; runs after migrations.

    The sitemap and every full address of a page are built from it. An emptied
    database announces itself without ``apps``.
    """
    try:
        sites = apps.get_model("wagtailcore", "Site").objects
    except LookupError:
        return  # a partial migration that hasn't come to Wagtail
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = base.port or (HTTPS if base.scheme == "https" else HTTP)
    address = {"hostname": base.hostname, "port": port}
    if sites.filter(is_default_site=True).exclude(**address).update(**address):
        _forget_cached_address()


def _forget_cached_address() -> None:
    # A new database has no table for the cache yet.
    with suppress(DatabaseError), transaction.atomic():
        Site.clear_site_root_paths_cache()
