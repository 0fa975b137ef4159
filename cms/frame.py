"""What the head and foot of every page take from the site, read once for all.

One look into the cache a page. A change of the site writes a new stamp, at once
for its own transaction and again at its commit for everybody else: what was read
under an older stamp is never shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from cms.house_notices import CurrentNotice, Place, read_notices
from cms.models import InstructionPage, NoticePlace, SiteSettings

STAMP = "cms.frame.stamp"
SHOWN = (Page, PageViewRestriction, Site, SiteSettings, NoticePlace)
SECONDS = 24 * 3600
# A portal has few names; a cache that outsiders fill would have many.
MOST_HOSTS = 20


@dataclass(frozen=True)
class Frame:
    """The menu as titles and addresses, the company's facts by field, and the rest."""

    menu: tuple[tuple[str, str], ...] = ()
    company: tuple[tuple[str, Any], ...] = ()
    logo: str = ""
    notices: tuple[CurrentNotice, ...] = ()
    # The article that explains a screen of the cabinet, by the screen's name.
    help: tuple[tuple[str, str], ...] = ()
    # Another for each host and each change: what pieces of a page are kept under.
    key: str = ""

    @cached_property
    def settings(self) -> SiteSettings:
        """The company's facts to read from; made once for all pages."""
        return SiteSettings(**dict(self.company))

    def pinned_now(self) -> list[CurrentNotice]:
        return [one for one in self.notices if one.is_pinned and one.holds_now()]


def _shape() -> str:
    """Tells the frames of this version of the code from another's in the cache."""
    kept = (Frame, CurrentNotice, Place)
    names = [name for one in kept for name in one.__dataclass_fields__]
    names += [field.attname for field in SiteSettings._meta.fields]  # noqa: SLF001
    return sha256(" ".join(names).encode()).hexdigest()[:12]


FRAMES = f"cms.frames.{_shape()}"


def frame_of(request: HttpRequest | None) -> Frame:
    """The frame of the site that a request came to; an empty one without a site."""
    if request is None:
        return Frame()
    found: Frame | None = getattr(request, "site_frame", None)
    if found is None:
        found = _cached(request)
        request.site_frame = found  # type: ignore[attr-defined]
    return found


def current_stamp() -> str:
    """What changes whenever the site does."""
    stamp: str = cache.get(STAMP) or _stamp()
    return stamp


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


class _Process:
    """What this process has taken out of the cache: the stamp and its frames."""

    known: tuple[str, dict[str, Frame]] = ("", {})


def forget() -> None:
    """For tests: what a process that has just started knows."""
    _Process.known = ("", {})


def _cached(request: HttpRequest) -> Frame:
    host = request.get_host()
    read_under, frames = _Process.known
    # A process that knows nothing yet asks for both, in one look.
    found = cache.get_many([STAMP] if frames else [STAMP, FRAMES])
    stamp = found.get(STAMP) or _stamp()
    if read_under == stamp and host in frames:
        return frames[host]
    read_under, frames = found.get(FRAMES) or cache.get(FRAMES, ("", {}))
    if read_under != stamp or len(frames) > MOST_HOSTS:
        frames = {}
    if host not in frames:
        frames[host] = replace(_read(request), key=f"{stamp} {host}")
        cache.set(FRAMES, (stamp, frames), SECONDS)
    _Process.known = (stamp, frames)
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
        read_notices(request),
        tuple(_help(site, request)),
    )


def _help(site: Site, request: HttpRequest) -> Iterator[tuple[str, str]]:
    articles = InstructionPage.objects.descendant_of(site.root_page).live().public()
    for article in articles.exclude(screen="").defer_streamfields():
        yield article.screen, article.get_url(request)


def _fields(company: SiteSettings) -> Iterator[tuple[str, Any]]:
    """What a template may ask for, without Django's own notes on the row."""
    yield from (item for item in vars(company).items() if item[0][0] != "_")
