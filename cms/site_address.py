"""The site's own address, told once: by BASE_URL."""

from typing import Any
from urllib.parse import urlsplit

from django.apps.registry import Apps
from django.conf import settings

HTTP, HTTPS = 80, 443


def follow_base_url(apps: Apps, **kwargs: Any) -> None:
    """Let the default site stand where the portal answers; runs after migrations.

    The sitemap and every full address of a page are built from it.
    """
    try:
        site = apps.get_model("wagtailcore", "Site")
    except LookupError:
        return  # a partial migration that hasn't come to Wagtail
    base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = base.port or (HTTPS if base.scheme == "https" else HTTP)
    # Not by save(): its signal empties a cache that has no table yet.
    site.objects.filter(is_default_site=True).update(hostname=base.hostname, port=port)
