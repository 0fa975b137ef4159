"""What the site adds to the back office."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.dead_links import dead_links
from cms.desk import reach
from cms.desk.houses import houses
from cms.desk.reports import MAY_EDIT, DeadLinks, MissedSearches, VisitedPages


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
def report_addresses() -> list[Any]:
    return [
        *MissedSearches.addresses("searches"),
        *VisitedPages.addresses("visits"),
        *DeadLinks.addresses("links"),
    ]


@hooks.register("after_publish_page")
def warn_of_dead_links(request: HttpRequest, page: Page) -> None:
    """Say at once that a reader of what was just published is led nowhere."""
    for words in dead_links(Page.objects.filter(pk=page.pk)).get(page.pk, []):
        messages.warning(
            request,
            f"На странице есть ссылка, которая никуда не ведёт: {words}. "
            "Исправьте её или уберите.",
        )


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


@hooks.register("register_reports_menu_item")
def dead_links_item() -> MenuItem:
    return SiteMenuItem("Ссылки в никуда", reverse("dead_links"), icon_name="link")
