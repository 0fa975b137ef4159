"""«Способы оплаты»: which providers are on, for whom, with which keys."""

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.staff import (
    ManagedCreate,
    ManagedEdit,
    ManagedIndex,
    ManagedObject,
    ManagedViewSet,
    manage,
)
from cabinet.payments.online.models import OutsideLink, ProviderAccount
from cabinet.payments.online.services.checking import check_contract
from cabinet.payments.online.staff.forms import (
    ContractForm,
    NewContractForm,
    OutsideLinkForm,
)

EDIT = "provideraccount:edit"


class ContractIndex(ManagedIndex):
    def get_list_buttons(self, instance: ProviderAccount) -> list[Any]:
        return [] if not self.user_has_permission("change") else _buttons(instance)


class ContractCreate(ManagedCreate):
    def get_success_url(self) -> str:
        """The keys come next."""
        return reverse(EDIT, args=[self.object.pk])


class ContractEdit(ManagedEdit):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        slug = self.object.provider
        return context | {
            "contract": self.object,
            "notify_path": reverse("payment_notification", args=[slug]),
            "check_url": reverse("provideraccount:check", args=[self.object.pk]),
        }


class CheckContract(ManagedObject, PermissionCheckedMixin, View):
    """Try the saved keys at the provider; POST alone does it."""

    model = ProviderAccount
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        checked = check_contract(contract=self.get_object())
        tell = messages.success if checked.works else messages.error
        tell(request, checked.check_result)
        return redirect(EDIT, pk)


class ProviderAccountViewSet(ManagedViewSet):
    model = ProviderAccount
    icon = "key"
    menu_label = "Способы оплаты"
    index_view_class = ContractIndex
    add_view_class = ContractCreate
    edit_view_class = ContractEdit
    edit_template_name = "payments/online/staff/contract.html"
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("provider", label="Провайдер", accessor="get_provider_display"),
        "organization",
        Column("recipient", label="Получатель"),
        Column("is_on", label="Принимает", accessor=lambda one: _yes(one.is_on)),
        Column("fee_terms", label="Комиссия"),
        Column("check_result", label="Последняя проверка связи"),
    ]
    organization = "organization"
    list_filter: ClassVar[list[str]] = ["is_on"]
    related = ("organization", "recipient")

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return ContractForm if for_update else NewContractForm

    def get_urlpatterns(self) -> list[URLPattern]:
        check = path("check/<int:pk>/", CheckContract.as_view(), name="check")
        return [*super().get_urlpatterns(), check]


class OutsideLinkViewSet(ManagedViewSet):
    model = OutsideLink
    icon = "link-external"
    menu_label = "Внешние сервисы"
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = ["title", "url", "organization", "position"]
    organization = "organization"
    list_filter: ClassVar[dict[str, list[str]]] = {"title": ["icontains"]}
    related = ("organization",)

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return OutsideLinkForm


def _buttons(contract: ProviderAccount) -> list[ListingButton]:
    return [ListingButton("Настроить", url=reverse(EDIT, args=[contract.pk]))]


def _yes(value: bool) -> str:
    return "да" if value else "нет"


# A contract that took money is switched off, never deleted.
manage(ProviderAccount, {"view", "add", "change"})
manage(OutsideLink, {"view", "add", "change", "delete"})
