"""«Невыясненные платежи»: whose money it is, and what was decided."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cabinet.accounts.signals import people_shown
from cabinet.accounts.staff import (
    READ_ONLY,
    ManagedObject,
    ManagedViewSet,
    manage,
)
from cabinet.lists.columns import Roubles
from cabinet.payments.models import Registry, RememberedMatch, UnallocatedPayment
from cabinet.payments.registries import services
from cabinet.payments.registries.forms import AllocateForm, NoteForm
from cabinet.payments.registries.services import RegistryError
from cabinet.payments.registries.suggestions import suggestions
from cabinet.residents.models import User
from cabinet.templatetags.kvartal import money

INDEX = "unallocated:index"
TITLE = "Невыясненные платежи"
DONE = {
    "allocate": "Платёж записан на счёт.",
    "return": "Отмечено: деньги возвращены плательщику.",
    "leave": "Платёж оставлен невыясненным.",
}


class DecideUnallocated(
    ManagedObject, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """A line of the basket with the accounts that it may mean."""

    model = UnallocatedPayment
    permission_required = "change"
    template_name = "payments/staff/decide.html"
    header_icon = "help"

    def get_page_title(self) -> str:
        return "Чей это платёж"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        basket = {"url": reverse(INDEX), "label": TITLE}
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, basket, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.get_object()
        people_shown.send(sender=UnallocatedPayment, row=line, exported=False)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "line": line,
            "suggestions": suggestions(line) if line.is_open else [],
            "allocating": AllocateForm(organization=line.organization),
            "noting": NoteForm(),
            "index_url": reverse(INDEX),
        } | context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line, action = self.get_object(), request.POST.get("action", "")
        form = self._form(line, action)
        if form is None:
            return redirect("unallocated:decide", pk)
        if not form.is_valid():
            name = "allocating" if action == "allocate" else "noting"
            return self.render_to_response(self.get_context_data(**{name: form}))
        try:
            ACTIONS[action](line, form.cleaned_data, cast(User, request.user))
        except RegistryError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, DONE[action])
        return redirect(INDEX)

    def _form(self, line: UnallocatedPayment, action: str) -> Form | None:
        if action == "allocate":
            return AllocateForm(self.request.POST, organization=line.organization)
        return NoteForm(self.request.POST) if action in ACTIONS else None


def _allocate(line: UnallocatedPayment, told: dict[str, Any], author: User) -> None:
    services.allocate(line=line, author=author, **told)


def _return(line: UnallocatedPayment, told: dict[str, Any], author: User) -> None:
    services.return_money(line=line, author=author, **told)


def _leave(line: UnallocatedPayment, told: dict[str, Any], author: User) -> None:
    services.leave(line=line, author=author, **told)


ACTIONS: dict[str, Callable[[UnallocatedPayment, dict[str, Any], User], None]] = {
    "allocate": _allocate,
    "return": _return,
    "leave": _leave,
}


class UnallocatedViewSet(ManagedViewSet):
    model = UnallocatedPayment
    url_prefix = "unallocated"
    url_namespace = "unallocated"
    icon = "help"
    menu_label = TITLE
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        TitleColumn(
            "title",
            label="Платёж",
            accessor=lambda line: f"{money(line.amount)} ₽ от {line.paid_on:%d.%m.%Y}",
            get_url=lambda line: reverse("unallocated:decide", args=[line.pk]),
        ),
        "account_text",
        "payer",
        "address",
        "place",
        Column("state", label="Состояние", accessor="get_state_display"),
        "organization",
    ]
    more: Sequence[Any] = [
        Roubles("amount", label="Сумма, ₽"),
        *("paid_on", "posted_on", "purpose", "operation_number"),
    ]
    personal = ("payer", "address", "purpose")
    organization = "organization"
    list_filter = {
        "state": ["exact"],
        "paid_on": ["gte", "lte"],
        "amount": ["gte", "lte"],
        "place": ["icontains"],
    }
    search_fields = ["account_text", "payer", "address", "operation_number"]
    related = ("organization",)

    def get_urlpatterns(self) -> list[URLPattern]:
        decide = path("<int:pk>/", DecideUnallocated.as_view(), name="decide")
        return [*super().get_urlpatterns(), decide]


class RegistryViewSet(ManagedViewSet):
    model = Registry
    url_prefix = "bank-registries"
    url_namespace = "bank_registries"
    icon = "doc-full"
    menu_label = "Реестры банков"
    list_display: ClassVar[list[Any]] = [
        "received_at",
        "title",
        "file_name",
        "brought",
        "matched",
        "put_aside",
        "is_undone",
        "organization",
    ]
    list_filter = {"is_undone": ["exact"], "received_at": ["gte", "lte"]}
    organization = "organization"
    search_fields = ["title", "file_name"]
    related = ("organization",)
    inspect_view_fields_exclude = ["id"]


class RememberedMatchViewSet(ManagedViewSet):
    model = RememberedMatch
    url_prefix = "remembered-matches"
    url_namespace = "remembered_matches"
    icon = "link"
    menu_label = "Запомненные счета"
    list_display: ClassVar[list[Any]] = [
        "key",
        "account",
        "organization",
        "decided_by",
        "created_at",
    ]
    organization = "organization"
    list_filter = {"created_at": ["gte", "lte"]}
    search_fields = ["key", "account__number"]
    related = ("organization", "account", "decided_by")


# Deciding has a screen of its own: a line is never edited, nor thrown away.
manage(UnallocatedPayment, {"view", "change"}, personal=True)
manage(Registry, READ_ONLY)
manage(RememberedMatch, {"view", "delete"})
