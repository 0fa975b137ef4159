"""Pages for visitors, kept ready in each web process.

A visitor without a session sees what every other does. A change of the site is
seen within a second (the stamp of ``cms.frame``), anything else a page draws,
tariffs or a notice whose time is over, within a minute.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.frame import current_stamp
from portal.sight import COOKIE as SIGHT

STAMP_SECONDS = 1
MOST_PAGES, LARGEST, LONGEST_ADDRESS = 500, 512 * 1024, 300
# What is somebody's own, changes by itself or is no page of the site.
OTHERS = (
    "/cabinet/",
    "/auth/",
    "/admin/",
    "/payments/",
    "/readings/",
    "/subscribe/",
    "/healthz",
    "/readyz",
    "/metrics",
)
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass
class Kept:
    body: bytes
    headers: list[tuple[str, str]]
    stamp: str
    until: float


@dataclass
class Shelf:
    """The pages of one process, the longest unread thrown out first."""

    pages: "OrderedDict[str, Kept]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: str = ""
    stamp_until: float = 0

    def current(self) -> str:
        if monotonic() > self.stamp_until:
            self.stamp = current_stamp()
            self.stamp_until = monotonic() + STAMP_SECONDS
        return self.stamp

    def find(self, address: str) -> Kept | None:
        with self.lock:
            kept = self.pages.get(address)
            if kept is None or kept.until < monotonic():
                return None
            self.pages.move_to_end(address)
        return kept if kept.stamp == self.current() else None

    def keep(self, address: str, response: HttpResponse, stamp: str) -> None:
        headers = list(response.items())
        until = monotonic() + settings.VISITOR_PAGE_SECONDS
        with self.lock:
            self.pages[address] = Kept(response.content, headers, stamp, until)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
        self.stamp_until = 0


shelf = Shelf()


class VisitorPagesMiddleware:
    """Answer a visitor from the shelf; put there what every visitor may see."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_for_everybody(request):
            return self.get_response(request)
        address = request.build_absolute_uri()
        kept = shelf.find(address)
        if kept is not None:
            return HttpResponse(kept.body, headers=dict(kept.headers))
        # Asked for before the page is drawn: a change meanwhile makes it old.
        stamp = shelf.current()
        response = self.get_response(request)
        if _may_be_kept(response):
            shelf.keep(address, response, stamp)
        return response


def _is_for_everybody(request: HttpRequest) -> bool:
    personal = (settings.SESSION_COOKIE_NAME, SIGHT)
    return (
        settings.VISITOR_PAGE_SECONDS > 0
        and request.method == "GET"
        and not request.path.startswith(OTHERS)
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and not any(name in request.COOKIES for name in personal)
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """A page that set no cookie holds no form's token and no message to somebody."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith(("text/html", "application/"))
        and len(response.content) <= LARGEST
    )
