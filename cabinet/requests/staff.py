"""What the back office has of requests: the desk's menu and the catalogues."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.accounts.staff import ManagedViewSet, manage
from cabinet.requests.desk.frame import TITLE
from cabinet.requests.desk.urls import urlpatterns
from cabinet.requests.models import (
    AnswerTemplate,
    Executor,
    PaidService,
    RequestCategory,
    SpecialDay,
)

__all__ = ["RequestCataloguesGroup", "desk_menu_item", "urlpatterns"]
EDITED = frozenset({"view", "add", "change"})


class CategoryViewSet(ManagedViewSet):
    model = RequestCategory
    icon = "list-ul"
    list_display = ["title", "kind", "term", "unit", "is_offered", "organization"]
    list_filter = ["kind", "is_offered"]
    organization = "organization"
    search_fields = ["title"]
    related = ("organization",)
    form_fields = [
        "organization",
        "kind",
        "title",
        "term",
        "unit",
        "is_emergency",
        "is_offered",
        "position",
    ]


class PaidServiceViewSet(ManagedViewSet):
    model = PaidService
    icon = "tag"
    list_display = ["title", "price", "unit", "is_offered", "organization"]
    list_filter = ["is_offered"]
    organization = "organization"
    search_fields = ["title"]
    related = ("organization",)
    form_fields = [
        "organization",
        "title",
        "description",
        "price",
        "unit",
        "term",
        "is_offered",
        "position",
    ]


class ExecutorViewSet(ManagedViewSet):
    model = Executor
    icon = "group"
    list_display = ["name", "phone", "is_active", "organization"]
    list_filter = ["is_active"]
    organization = "organization"
    search_fields = ["name"]
    related = ("organization",)
    form_fields = ["organization", "name", "phone", "is_active"]


class TemplateViewSet(ManagedViewSet):
    model = AnswerTemplate
    icon = "openquote"
    list_display = ["title", "organization"]
    organization = "organization"
    search_fields = ["title", "text"]
    related = ("organization",)
    form_fields = ["organization", "title", "text"]


class SpecialDayViewSet(ManagedViewSet):
    """Deadlines are reckoned in working days: which days are off."""

    model = SpecialDay
    icon = "date"
    list_display = ["date", "is_working", "why"]
    list_filter = {"date": ["gte", "lte"]}
    form_fields = ["date", "is_working", "why"]


manage(SpecialDay, EDITED | {"delete"}, common=True)
manage(RequestCategory, EDITED)
manage(PaidService, EDITED)
manage(Executor, EDITED)
manage(AnswerTemplate, EDITED | {"delete"})


class RequestCataloguesGroup(ModelViewSetGroup):
    menu_label = "Справочники заявок"
    menu_icon = "list-ul"
    menu_order = 252
    items = (
        CategoryViewSet,
        PaidServiceViewSet,
        ExecutorViewSet,
        TemplateViewSet,
        SpecialDayViewSet,
    )


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("service_requests.view_servicerequest")


def desk_menu_item() -> MenuItem:
    return DeskMenuItem(
        TITLE, reverse_lazy("service_requests:queue"), icon_name="form", order=250
    )
