"""The one back office: which screens it has, in which order."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse, reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.log_actions import LogActionRegistry

from cabinet.charges.staff import ChargesViewSetGroup
from cabinet.journal.staff import EntryViewSet
from cabinet.meters.staff import MetersViewSetGroup
from cabinet.notifications import staff as notifications_staff
from cabinet.payments.online.staff import OnlinePaymentsViewSetGroup
from cabinet.payments.staff import PaymentsViewSetGroup
from cabinet.requests import staff as requests_staff
from cabinet.residents.staff import ResidentsViewSetGroup
from cabinet.tariffs.staff import TariffsViewSetGroup
from cms.wagtail_hooks import SiteMenuItem
from portal.article_reports import ArticleReadings
from portal.home import ShortcutsPanel, TilesPanel
from portal.office import invitations, marks, setup
from portal.office.card import HousesViewSetGroup
from portal.office.first_hour import screens as first_hour
from portal.office.lists import ListsGroup
from portal.office.reports import menu as reports
from portal.office.search_views import search_area
from portal.office.urls import urlpatterns as office_urlpatterns

SHEETS = ("back-office", "lists", "office")


@hooks.register("register_admin_search_area")
def global_search() -> SearchArea:
    return search_area()


@hooks.register("register_admin_viewset")
def staff_screens() -> list[Any]:
    return [
        HousesViewSetGroup(),
        ChargesViewSetGroup(),
        TariffsViewSetGroup(),
        MetersViewSetGroup(),
        PaymentsViewSetGroup(),
        OnlinePaymentsViewSetGroup(),
        ResidentsViewSetGroup(),
        requests_staff.RequestCataloguesGroup(),
        EntryViewSet(),
        ListsGroup(),
    ]


@hooks.register("register_admin_urls")
def request_desk() -> list[Any]:
    own = include((requests_staff.urlpatterns, "service_requests"))
    return [path("requests/", own)]


@hooks.register("register_admin_menu_item")
def request_desk_menu() -> MenuItem:
    return requests_staff.desk_menu_item()


@hooks.register("register_admin_urls")
def notices_to_residents() -> list[Any]:
    own = include((notifications_staff.urlpatterns, "notices"))
    return [path("notifications/", own)]


@hooks.register("register_admin_menu_item")
def notices_to_residents_menu() -> MenuItem:
    return notifications_staff.menu_item()


@hooks.register("register_admin_urls")
def office() -> list[Any]:
    return [path("office/", include((office_urlpatterns, "office")))]


@hooks.register("register_permissions")
def journal_permissions() -> "QuerySet[Permission]":
    return Permission.objects.filter(content_type__app_label="journal")


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    addresses = [(static(f"portal/css/{name}.css"),) for name in SHEETS]
    return format_html_join("", '<link rel="stylesheet" href="{}">', addresses)


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    panels += [TilesPanel(), ShortcutsPanel()]


@hooks.register("construct_help_menu")
def own_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what leads to Wagtail's own site, in English."""
    items[:] = [item for item in items if "target" not in item.attrs]


@hooks.register("register_admin_urls")
def article_readings() -> list[Any]:
    return list(ArticleReadings.addresses("articles"))


@hooks.register("register_reports_menu_item")
def article_readings_item() -> MenuItem:
    return SiteMenuItem(
        "Что читают перед обращением", reverse("article_readings"), icon_name="doc-full"
    )


class AdministratorMenuItem(MenuItem):
    """Shown to those who set up their organisation."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_organization")


@hooks.register("construct_reports_menu")
def without_foreign_history(request: HttpRequest, items: list[MenuItem]) -> None:
    """A link that few may follow costs everybody's menu no query."""
    if not getattr(request.user, "is_superuser", False):
        items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("register_admin_urls")
def setting_up() -> list[Any]:
    look = "first-hour/<int:pk>/look/"
    return [
        path("setup/", setup.setup, name="portal_setup"),
        path("first-hour/", first_hour.first_hour, name="first_hour"),
        path(look, first_hour.look_as_resident, name="first_hour_look"),
        path("invitations/", invitations.invitations, name="invitations"),
    ]


@hooks.register("register_admin_menu_item")
def setup_menu() -> MenuItem:
    return AdministratorMenuItem(
        "Настройка", reverse_lazy("portal_setup"), icon_name="cog", order=20
    )


@hooks.register("register_admin_menu_item")
def first_hour_menu() -> MenuItem:
    return AdministratorMenuItem(
        first_hour.TITLE, reverse_lazy("first_hour"), icon_name="rotate", order=21
    )


@hooks.register("register_log_actions")
def marks_of_the_office(actions: LogActionRegistry) -> None:
    marks.register(actions)


@hooks.register("register_admin_urls")
def office_reports() -> list[Any]:
    return list(reports.urlpatterns)


for report_item in reports.items():
    hooks.register("register_reports_menu_item", lambda item=report_item: item)
