"""Pages that every visitor may see, kept ready in each web process.

They lie here compressed too: such a page holds no secret that its length could
tell (BREACH).
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

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
    "/static/",
    "/media/",
    "/healthz",
    "/readyz",
    "/metrics",
)
# What an address is made of beside its path, by the names of WSGI.
ADDRESS = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST"),
    *("SCRIPT_NAME", "QUERY_STRING"),
)
Environ = Mapping[str, Any]
Address = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A page as it was drawn, and as most browsers want it."""

    body: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    packed_headers: tuple[tuple[str, str], ...]
    stamp: str
    until: float
    # Not a feed or a manifest.
    is_page: bool

    @classmethod
    def of(cls, response: HttpResponse, stamp: str) -> "Kept":
        patch_vary_headers(response, ["Accept-Encoding"])
        body = response.content
        packed = gzip.compress(body, mtime=0)
        said = [(k, v) for k, v in response.items() if k != "Content-Length"]
        return cls(
            body=body,
            packed=packed,
            headers=(*said, ("Content-Length", str(len(body)))),
            packed_headers=(
                *said,
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(packed))),
            ),
            stamp=stamp,
            until=monotonic() + settings.VISITOR_PAGE_SECONDS,
            is_page=is_page(response),
        )

    def answer(self, request: HttpRequest) -> HttpResponse:
        body, headers = self.as_wanted(request.META)
        return HttpResponse(body, headers=dict(headers))

    def as_wanted(self, environ: Environ) -> tuple[bytes, tuple[tuple[str, str], ...]]:
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return self.packed, self.packed_headers
        return self.body, self.headers


@dataclass
class Shelf:
    """The pages of one process, the longest unread thrown out first."""

    pages: "OrderedDict[Address, Kept]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: str = ""
    stamp_until: float = 0

    def current(self) -> str:
        if monotonic() > self.stamp_until:
            self.stamp = current_stamp()
            self.stamp_until = monotonic() + STAMP_SECONDS
        return self.stamp

    def find(self, address: Address) -> Kept | None:
        kept = self._lying(address)
        return kept if kept and kept.stamp == self.current() else None

    def find_at_once(self, address: Address) -> Kept | None:
        """The same without asking the database: only while the stamp is known."""
        kept = self._lying(address)
        known = kept and monotonic() <= self.stamp_until and kept.stamp == self.stamp
        return kept if known else None

    def keep(self, address: Address, kept: Kept) -> None:
        with self.lock:
            self.pages[address] = kept
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
        self.stamp_until = 0

    def _lying(self, address: Address) -> Kept | None:
        with self.lock:
            kept = self.pages.get(address)
            if kept is None or kept.until < monotonic():
                return None
            self.pages.move_to_end(address)
        return kept


shelf = Shelf()


def address_of(environ: Environ, path: str) -> Address:
    """``path`` is readable text, which ``environ`` only holds inside of Django."""
    return (path, *[environ.get(name, "") for name in ADDRESS])


def is_for_everybody(environ: Environ) -> bool:
    """A visitor without a session or a view of their own asks for a whole page."""
    cookies = environ.get("HTTP_COOKIE", "")
    return (
        settings.VISITOR_PAGE_SECONDS > 0
        and environ["REQUEST_METHOD"] == "GET"
        and not environ["PATH_INFO"].startswith(OTHERS)
        and len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) < LONGEST_ADDRESS
        # Careful rather than exact: part of another cookie's name counts too.
        and settings.SESSION_COOKIE_NAME not in cookies
        and SIGHT not in cookies
        and "HTTP_HX_REQUEST" not in environ
    )


def is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code == HTTPStatus.OK and is_html


def may_be_kept(response: HttpResponse) -> bool:
    """A page that set no cookie holds no form's token and no message to somebody."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(("text/html", "application/"))
        and len(response.content) <= LARGEST
    )
