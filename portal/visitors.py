"""Visitors get pages from the shelf: before Django, or as its first middleware.

A visitor without a session sees what every other does. A change of the site is
seen within a second (the stamp of ``cms.frame``), anything else a page draws,
tariffs or a notice whose time is over, within a minute.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.shelf import (
    OTHERS,
    Kept,
    address_of,
    is_for_everybody,
    is_page,
    may_be_kept,
    shelf,
)
from portal.visits import tally

Handler = Callable[[HttpRequest], HttpResponse]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def shelf_first(application: Wsgi) -> Wsgi:
    """Answer at the door what lies ready; everything else goes in.

    What lies on the shelf was once let through by Django: host, scheme and all.
    """

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        kept, path = None, _readable(environ["PATH_INFO"])
        if is_for_everybody(environ):
            kept = shelf.find_at_once(address_of(environ, path))
        if kept is None:
            return application(environ, start)
        if kept.is_page:
            tally.count(environ, path)
        body, headers = kept.as_wanted(environ)
        start("200 OK", list(headers))
        return [body]

    return answer


def _readable(path: str) -> str:
    """WSGI hands a path over as bytes in Latin-1's clothes."""
    if path.isascii():
        return path
    return path.encode("latin-1").decode("utf-8", "replace")


class VisitorPagesMiddleware:
    """Answer a visitor from the shelf; put there what every visitor may see."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if is_page(response) and not request.path.startswith(OTHERS):
            tally.count(request.META, request.path)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not is_for_everybody(request.META):
            return self.get_response(request)
        address = address_of(request.META, request.path_info)
        kept = shelf.find(address)
        if kept is None:
            # Asked for before the page is drawn: a change meanwhile makes it old.
            stamp = shelf.current()
            response = self.get_response(request)
            if not may_be_kept(response):
                return response
            kept = Kept.of(response, stamp)
            shelf.keep(address, kept)
        return kept.answer(request)
