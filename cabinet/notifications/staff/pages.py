"""The furniture that the screens of notifications share."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from wagtail.admin.menu import MenuItem

from cabinet.accounts.telling import Telling
from cabinet.notifications.errors import NotificationError
from cabinet.notifications.staff.access import may_see_files

TITLE = "Оповещения"
may_see = permission_required("notifications.view_message", raise_exception=True)
may_send = permission_required("notifications.change_sending", raise_exception=True)
may_write = permission_required("notifications.change_owntext", raise_exception=True)
may_rule = permission_required(
    "notifications.change_sendingrules", raise_exception=True
)
TABS = [
    ("sendings", "Рассылки", "notifications.view_sending"),
    ("texts", "Тексты", "notifications.view_owntext"),
    ("journal", "Журнал", "notifications.view_message"),
    ("rules", "Правила и каналы", "notifications.view_sendingrules"),
]
FILES = ("files", "Что отправлено в файлы")


def page(
    request: HttpRequest, name: str, *, tab: str, subtitle: str = "", **context: Any
) -> HttpResponse:
    """A page in the furniture of the back office; ``tab`` is the screen it is of."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Главная"},
        {"url": reverse(f"notices:{tab}"), "label": TITLE},
    ]
    if subtitle:
        crumbs.append({"url": "", "label": subtitle})
    context |= {
        "breadcrumbs_items": crumbs,
        "header_title": subtitle or TITLE,
        "header_icon": "mail",
        "tabs": tabs_for(request),
        "tab": tab,
    }
    return TemplateResponse(request, f"notifications/staff/{name}.html", context)


def tabs_for(request: HttpRequest) -> list[tuple[str, str]]:
    shown = [
        (name, label)
        for name, label, permission in TABS
        if request.user.has_perm(permission)
    ]
    return [*shown, FILES] if may_see_files(request.user) else shown


Told = partial(Telling, NotificationError)


class OwnMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("notifications.view_sending"))


def menu_item() -> MenuItem:
    return OwnMenuItem(
        TITLE, reverse_lazy("notices:sendings"), icon_name="mail", order=255
    )
