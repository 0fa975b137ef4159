"""What the site adds to the back office."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.desk import reach
from cms.desk.houses import houses
from cms.desk.reports import MAY_EDIT, MissedSearches, VisitedPages


@hooks.register("register_admin_viewset")
def house_chooser() -> Any:
    return houses


@hooks.register("register_admin_urls")
def notice_reach() -> list[Any]:
    as_flat = "notices/<int:pk>/reach/<int:premises>/"
    return [
        path("notices/<int:pk>/reach/", reach.show_reach, name="notice_reach"),
        path(as_flat, reach.show_as_flat, name="notice_as_flat"),
    ]


@hooks.register("register_admin_urls")
def missed_searches() -> list[Any]:
    return [
        path("reports/searches/", MissedSearches.as_view(), name="missed_searches"),
        path(
            "reports/searches/results/",
            MissedSearches.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]


@hooks.register("register_admin_urls")
def visited_pages() -> list[Any]:
    return [
        path("reports/visits/", VisitedPages.as_view(), name="visited_pages"),
        path(
            "reports/visits/results/",
            VisitedPages.as_view(results_only=True),
            name="visited_pages_results",
        ),
    ]


class SiteMenuItem(MenuItem):
    """Shown to those who run the site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_EDIT)


@hooks.register("register_reports_menu_item")
def missed_searches_item() -> MenuItem:
    return SiteMenuItem(
        "Что искали и не нашли", reverse("missed_searches"), icon_name="search"
    )


@hooks.register("register_reports_menu_item")
def visited_pages_item() -> MenuItem:
    return SiteMenuItem("Просмотры страниц", reverse("visited_pages"), icon_name="view")
