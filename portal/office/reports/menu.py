"""«Отчёты»: one menu that leads to all of them, old and new."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.menu import MenuItem

from portal.office.reports.activity import Activity
from portal.office.reports.collection import Collection
from portal.office.reports.debtors import Debtors
from portal.office.reports.loads import Loads
from portal.office.reports.online import Online

REPORTS = (Debtors, Collection, Online, Activity, Loads)


@dataclass(frozen=True)
class Elsewhere:
    """A report that is a screen of its slice."""

    title: str
    url_name: str
    permission: str
    icon: str


OTHERS = (
    Elsewhere(
        "Не передали показания", "reading:silent", "meters.change_reading", "user"
    ),
    Elsewhere(
        "Поверка приборов", "reading:verification", "meters.change_reading", "date"
    ),
    Elsewhere(
        "Заявки: сроки и оценки",
        "service_requests:statistics",
        "service_requests.view_servicerequest",
        "form",
    ),
)


class ReportItem(MenuItem):
    """Shown to who may open it; opening asks again."""

    def __init__(self, title: str, url_name: str, permission: str, icon: str) -> None:
        super().__init__(title, reverse_lazy(url_name), icon_name=icon, order=100)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


def items() -> list[MenuItem]:
    own = [
        ReportItem(
            one.page_title, f"office_{one.name}", one.permission, one.header_icon
        )
        for one in REPORTS
    ]
    others = [
        ReportItem(one.title, one.url_name, one.permission, one.icon) for one in OTHERS
    ]
    return [*own, *others]


urlpatterns: list[URLPattern] = [
    path(f"reports/{one.name}/", one.as_view(), name=f"office_{one.name}")
    for one in REPORTS
]
