"""What every answer of the portal carries."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found, permission_denied

Handler = Callable[[HttpRequest], HttpResponse]

BACK_OFFICE = "/admin/"
PRIVATE_PREFIXES = ("/cabinet/", "/auth/", BACK_OFFICE)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(self)"


class PolicyMiddleware(CSPMiddleware):
    """Say what a page may load: strict everywhere, looser in the back office."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        # Set here and not by the parent, which leaves errors out under DEBUG.
        response.headers.setdefault(HEADER, build_policy(replace=exceptions(request)))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)


def exceptions(request: HttpRequest) -> dict[str, Any] | None:
    """Where an answer leaves the strict policy."""
    if request.path.startswith(BACK_OFFICE):
        return settings.BACK_OFFICE_CSP
    # The editor's preview: a public page in a frame of the back office.
    if getattr(request, "is_preview", False):
        return {"frame-ancestors": [SELF]}
    return None


class PrivatePagesMiddleware:
    """Keep pages with personal data out of every cache, shared or not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE_PREFIXES):
            response.headers["Cache-Control"] = "no-store, private"
        return response


class OwnErrorPagesMiddleware:
    """Show the portal's 404 and 403 even while a demonstration has DEBUG on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return page_not_found(request, exception)
        if isinstance(exception, PermissionDenied):
            return permission_denied(request, exception)
        return None
