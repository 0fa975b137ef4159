"""«Отчёты»: one menu that leads to all of them."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.menu import MenuItem

from portal.office.reports.activity import Activity
from portal.office.reports.collection import Collection
from portal.office.reports.debtors import Debtors
from portal.office.reports.loads import Loads
from portal.office.reports.online import Online
from portal.office.reports.requests import Requests
from portal.office.reports.silent import Silent
from portal.office.reports.verification import Verification

REPORTS = (
    *(Debtors, Collection, Online, Silent, Verification, Requests),
    *(Activity, Loads),
)


class ReportItem(MenuItem):
    """Shown to who may open it; opening asks again."""

    def __init__(self, title: str, url_name: str, permission: str, icon: str) -> None:
        super().__init__(title, reverse_lazy(url_name), icon_name=icon, order=100)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


def items() -> list[MenuItem]:
    return [
        ReportItem(
            one.page_title, f"office_{one.name}", one.permission, one.header_icon
        )
        for one in REPORTS
    ]


urlpatterns: list[URLPattern] = [
    path(f"reports/{one.name}/", one.as_view(), name=f"office_{one.name}")
    for one in REPORTS
]
