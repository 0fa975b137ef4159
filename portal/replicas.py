"""Reading from replicas of the database, where REPLICA_URLS names some.

Only what a visitor looks at, and only what may be a moment old: bills, meters,
payments, tariffs and pages. Who may see it, every write and all work outside
of a request stay with the primary; so does a visitor for the seconds after a
write of their own, or they would miss it.
"""

import random
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

PRIMARY = "default"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
APPS = {"charges", "meters", "payments", "tariffs", "cms", "wagtailcore"}
PIN = "primary"
# Longer than a replica lags behind in good health.
PIN_SECONDS = 10

# One for a whole request: two replicas may lag differently.
_replica: ContextVar[str | None] = ContextVar("replica", default=None)


class ReplicaRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        app = model._meta.app_label  # noqa: SLF001 (public, if underscored)
        return _replica.get() if app in APPS else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Model, two: Model, **hints: Any) -> bool:
        """Replicas hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class ReplicaMiddleware:
    """Tell the router which requests only look."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _replica.set(_replica_for(request))
        try:
            response = self.get_response(request)
        finally:
            _replica.reset(token)
        if settings.REPLICAS and request.method not in SAFE_METHODS:
            response.set_cookie(
                PIN,
                "1",
                max_age=PIN_SECONDS,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def _replica_for(request: HttpRequest) -> str | None:
    looks = request.method in SAFE_METHODS and PIN not in request.COOKIES
    if not (settings.REPLICAS and looks):
        return None
    return random.choice(settings.REPLICAS)  # noqa: S311 (no secret)
