"""Answers for whoever watches the portal: is it alive, can it work."""

from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_q.models import OrmQ


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Database, queue and storage answer; 503 and the culprit where one doesn't."""
    results = {name: _passes(check) for name, check in CHECKS.items()}
    return JsonResponse(results, status=200 if all(results.values()) else 503)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _queue() -> bool:
    OrmQ.objects.exists()
    return True


def _storage() -> bool:
    default_storage.exists("readyz")
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "queue": _queue,
    "storage": _storage,
}
