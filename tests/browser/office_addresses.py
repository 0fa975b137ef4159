"""The back office's own screens, found by walking from link to link."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

OWN = ("portal", "cabinet", "cms", "imports")
# What no list leads to, or what a list shows only to who asks.
ALSO = [
    "/admin/office/search/?q=551412",
    "/admin/office/search/?q=Иванов",
    "/admin/office/search/?q=нет+такого",
    "/admin/unallocated/?state=waiting",
    "/admin/accounts/?columns=number&columns=phone&columns=email",
    "/admin/reading/silent/?building=1",
    "/admin/reading/rounds/?building=1",
    "/admin/requests/call/?account=Кленовая",
    "/admin/billingperiod/bill/1/",
    "/admin/account/",
    "/admin/no/such/screen/",
    "/manual/",
    "/manual/nastroyka/",
]
# Who will read a notice stands behind Wagtail's editor, which isn't ours to mend.
EDITOR = re.compile(r"^/admin/pages/(\d+)/edit/$")
ENDING = "/admin/office/ending/"
# One screen of each has the look of all.
ALIKE = {f"cabinet.accounts.Managed{what}" for what in ("Inspect", "History", "Delete")}
# Screens that look one way before a decision and another way after it.
TWICE = {"admin/imports/<int:pk>/", "admin/requests/<int:pk>/"}
# Where forms go and files come from; pieces of pages, and ways to other screens.
NO_SCREENS = {
    "cabinet.charges.FetchPrint",
    "cabinet.charges.PreviewReceipt",
    "cabinet.lists.DropList",
    "cabinet.lists.SaveList",
    "cabinet.meters.ask",
    "cabinet.meters.photo",
    "cabinet.notifications.act",
    "cabinet.notifications.change",
    "cabinet.notifications.drop_bot",
    "cabinet.notifications.plan",
    "cabinet.notifications.save",
    "cabinet.notifications.set_bot",
    "cabinet.payments.CheckContract",
    "cabinet.requests.answer",
    "cabinet.requests.assign",
    "cabinet.requests.file",
    "cabinet.requests.hand_over",
    "cabinet.requests.link",
    "cabinet.requests.move",
    "cabinet.requests.public_text",
    "cabinet.requests.work_order",
    "cabinet.residents.OnlyRow",
    "cms.ChooseHouse",
    "cms.ChooseHouseResults",
    # As visitors see a notice: the walk over the public pages has been there.
    "cms.show_as_flat",
    "imports.cancel_run",
    "imports.choose_services",
    "imports.confirm_run",
    "imports.delete_profile",
    "imports.download_errors",
    "imports.download_file",
    "imports.download_profile",
    "imports.note_figures",
    "imports.undo_run",
    "imports.upload_profile",
    "portal.SendPasswordLink",
    "portal.dismiss",
    "portal.end",
    "portal.look_as_resident",
    "portal.no_such_page",
    "portal.repeat",
}


class Office:
    """Which addresses are to be opened still, as far as links have led."""

    def __init__(self) -> None:
        self.screens = dict(_own(get_resolver()))
        self.found: Counter[str] = Counter()
        self.opened: set[str] = set()
        bare = [f"/{route}" for route in self.screens if "<" not in route]
        self.waiting = ["/admin/", *ALSO]
        self.follow(bare)

    def next(self) -> str:
        return self.waiting.pop(0)

    def note(self, address: str, links: list[str]) -> None:
        """A screen that was opened, and where it leads."""
        self.opened.add(self.screens.get(_route(address), ""))
        if address == ENDING:
            links = [EDITOR.sub(r"/admin/notices/\1/reach/", link) for link in links]
        self.follow(link for link in links if "export=" not in link)

    def follow(self, links: Iterable[str]) -> None:
        """Take the first that leads to each screen."""
        for link in links:
            route = _route(link)
            name = self.screens.get(route, "")
            key = name if name in ALIKE else route
            most = 2 if route in TWICE else 1
            if name and name not in NO_SCREENS and self.found[key] < most:
                self.found[key] += 1
                self.waiting.append(link.replace("&amp;", "&"))

    @property
    def missed(self) -> set[str]:
        return set(self.screens.values()) - self.opened - NO_SCREENS


def _own(resolver: URLResolver, prefix: str = "") -> Iterable[tuple[str, str]]:
    """Each route of a view of ours with the view's name."""
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if not isinstance(item, URLPattern):
            yield from _own(item, route)
            continue
        view = getattr(item.callback, "view_class", item.callback)
        if not route.startswith("admin/") or _is_piece(item):
            continue
        if view.__module__.startswith(OWN):
            yield route, _name(view)


def _name(view: Any) -> str:
    """The view's own after its slice's: modules below may be cut anew."""
    parts = view.__module__.split(".")
    depth = 2 if parts[0] == "cabinet" else 1
    return ".".join([*parts[:depth], view.__qualname__])


def _is_piece(item: URLPattern) -> bool:
    return bool(getattr(item.callback, "view_initkwargs", {}).get("results_only"))


def _route(link: str) -> str:
    try:
        return str(resolve(urlsplit(link).path).route)
    except Resolver404:
        return ""
