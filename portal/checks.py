"""What `manage.py check --deploy` says about this portal beyond Django's own."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning


@register(Tags.security, deploy=True)
def production_is_https(**kwargs: Any) -> list[CheckMessage]:
    if settings.HTTPS:
        return []
    return [
        CheckWarning(
            "BASE_URL doesn't begin with https://.",
            hint="Residents' passwords and bills must travel encrypted.",
            id="portal.W001",
        )
    ]


@register(Tags.security, deploy=True)
def production_has_its_own_database(**kwargs: Any) -> list[CheckMessage]:
    if not settings.EMBEDDED:
        return []
    return [
        CheckWarning(
            "The embedded PostgreSQL is for demonstrations and development.",
            hint="Set DATABASE_URL.",
            id="portal.W002",
        )
    ]
