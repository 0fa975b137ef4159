"""The back office's own screens, found by walking from link to link."""

import re
from collections import Counter
from collections.abc import Iterable
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
ALIKE = {
    f"cabinet.accounts.staff.Managed{what}"
    for what in ("Inspect", "History", "Usage", "Delete")
}
# Screens that look one way before a decision and another way after it.
TWICE = {"admin/imports/<int:pk>/", "admin/requests/<int:pk>/"}
# Where forms go and files come from; pieces of pages, and ways to other screens.
NO_SCREENS = {
    "cabinet.charges.staff.printing.FetchPrint",
    "cabinet.charges.staff.receipts.PreviewReceipt",
    "cabinet.lists.saving.DropList",
    "cabinet.lists.saving.SaveList",
    "cabinet.meters.desk.ask",
    "cabinet.meters.desk.photo",
    "cabinet.notifications.staff.rules.drop_bot",
    "cabinet.notifications.staff.rules.save",
    "cabinet.notifications.staff.rules.set_bot",
    "cabinet.notifications.staff.sendings.act",
    "cabinet.notifications.staff.sendings.change",
    "cabinet.notifications.staff.sendings.plan",
    "cabinet.payments.online.staff.contracts.CheckContract",
    "cabinet.payments.online.staff.intents.AskProvider",
    "cabinet.requests.desk.card.answer",
    "cabinet.requests.desk.card.file",
    "cabinet.requests.desk.card.hand_over",
    "cabinet.requests.desk.card.move",
    "cabinet.requests.desk.card.public_text",
    "cabinet.requests.desk.card.work_order",
    "cabinet.requests.desk.queue.assign",
    "cabinet.requests.desk.queue.link",
    "cabinet.residents.staff.rules.OnlyRow",
    "cms.desk.houses.ChooseHouse",
    "cms.desk.houses.ChooseHouseResults",
    # As visitors see a notice: the walk over the public pages has been there.
    "cms.desk.reach.show_as_flat",
    "imports.profile_screens.delete_profile",
    "imports.profile_screens.download_profile",
    "imports.profile_screens.upload_profile",
    "imports.staff.cancel_run",
    "imports.staff.choose_services",
    "imports.staff.confirm_run",
    "imports.staff.download_errors",
    "imports.staff.note_figures",
    "imports.staff.undo_run",
    "portal.office.first_hour.look_as_resident",
    "portal.office.jobs.dismiss",
    "portal.office.jobs.repeat",
    "portal.office.looking_views.end",
    "portal.office.people.SendPasswordLink",
    "portal.urls.no_such_page",
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
    """Each route of a view of ours with the view's full name."""
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if not isinstance(item, URLPattern):
            yield from _own(item, route)
            continue
        view = getattr(item.callback, "view_class", item.callback)
        if not route.startswith("admin/") or _is_piece(item):
            continue
        if view.__module__.startswith(OWN):
            yield route, f"{view.__module__}.{view.__qualname__}"


def _is_piece(item: URLPattern) -> bool:
    return bool(getattr(item.callback, "view_initkwargs", {}).get("results_only"))


def _route(link: str) -> str:
    try:
        return str(resolve(urlsplit(link).path).route)
    except Resolver404:
        return ""
