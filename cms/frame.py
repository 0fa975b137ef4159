"""What the head and foot of every page take from the site, read once for all.

One look into the cache a page. A change of the site writes a new stamp, at once
for its own transaction and again at its commit for everybody else: what was read
under an older stamp is never shown.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from cms.models import InstructionPage, NoticePage, SiteSettings

STAMP, FRAMES = "cms.frame.stamp", "cms.frames"
SHOWN = (Page, PageViewRestriction, Site, SiteSettings)
SECONDS = 24 * 3600
# A portal has few names; a cache that outsiders fill would have many.
MOST_HOSTS = 20


@dataclass(frozen=True)
class Pinned:
    """A notice at the top of every page while it lasts."""

    title: str
    url: str
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None

    def holds(self, now: dt.datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now <= self.ends_at)


@dataclass(frozen=True)
class Frame:
    """The menu as titles and addresses, the company's facts by field, and the rest."""

    menu: tuple[tuple[str, str], ...] = ()
    company: tuple[tuple[str, Any], ...] = ()
    logo: str = ""
    pinned: tuple[Pinned, ...] = ()
    # The article that explains a screen of the cabinet, by the screen's name.
    help: tuple[tuple[str, str], ...] = ()

    def pinned_now(self) -> list[Pinned]:
        now = timezone.now()
        return [one for one in self.pinned if one.holds(now)]


def frame_of(request: HttpRequest | None) -> Frame:
    """The frame of the site that a request came to; an empty one without a site."""
    if request is None:
        return Frame()
    found: Frame | None = getattr(request, "site_frame", None)
    if found is None:
        found = _cached(request)
        request.site_frame = found  # type: ignore[attr-defined]
    return found


def forget_frames() -> None:
    """Have every page read the site anew."""
    _stamp()
    transaction.on_commit(_stamp)


def follow_changes() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_on_change, dispatch_uid="cms.frame")
    post_page_move.connect(_on_change, dispatch_uid="cms.frame")


def _on_change(sender: type, **_: Any) -> None:
    if issubclass(sender, SHOWN):
        forget_frames()


def _cached(request: HttpRequest) -> Frame:
    host = request.get_host()
    entries = cache.get_many([STAMP, FRAMES])
    stamp = entries.get(STAMP) or _stamp()
    read_under, frames = entries.get(FRAMES, ("", {}))
    if read_under != stamp or len(frames) > MOST_HOSTS:
        frames = {}
    if host not in frames:
        frames[host] = _read(request)
        cache.set(FRAMES, (stamp, frames), SECONDS)
    frame: Frame = frames[host]
    return frame


def _stamp() -> str:
    stamp = uuid4().hex
    cache.set(STAMP, stamp, timeout=None)
    return stamp


def _read(request: HttpRequest) -> Frame:
    site = Site.find_for_request(request)
    if site is None:
        return Frame()
    pages = site.root_page.get_children().live().public().in_menu()
    menu = tuple((page.title, page.get_url(request)) for page in pages)
    settings = SiteSettings.objects.select_related("logo").filter(site=site)
    company = settings.first() or SiteSettings()
    return Frame(
        menu,
        tuple(_fields(company)),
        company.logo_address(request),
        tuple(_pinned(site, request)),
        tuple(_help(site, request)),
    )


def _pinned(site: Site, request: HttpRequest) -> Iterator[Pinned]:
    notices = NoticePage.objects.descendant_of(site.root_page).published()
    for notice in notices.filter(is_pinned=True).actual():
        url = notice.get_url(request)
        yield Pinned(notice.title, url, notice.kind, notice.starts_at, notice.ends_at)


def _help(site: Site, request: HttpRequest) -> Iterator[tuple[str, str]]:
    articles = InstructionPage.objects.descendant_of(site.root_page).live().public()
    for article in articles.exclude(screen="").defer_streamfields():
        yield article.screen, article.get_url(request)


def _fields(company: SiteSettings) -> Iterator[tuple[str, Any]]:
    """What a template may ask for, without Django's own notes on the row."""
    yield from (item for item in vars(company).items() if item[0][0] != "_")
