"""Back-office screens of services and tariffs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cabinet.accounts.staff import ManagedViewSet, manage
from cabinet.tariffs.models import Recipient, Service, Supplier, Tariff


class TariffForm(ModelForm):
    class Meta:
        model = Tariff
        fields = [
            "service",
            "supplier",
            "rate",
            "unit",
            "valid_from",
            "valid_to",
            "norm",
            "basis",
        ]
        # «18,84» as well as «18.84».
        localized_fields = "__all__"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        service, supplier = values.get("service"), values.get("supplier")
        if service and supplier and service.organization_id != supplier.organization_id:
            raise ValidationError(
                {"supplier": "Этот поставщик — другой организации, не той, что услуга."}
            )
        return values


class ServiceViewSet(ManagedViewSet):
    model = Service
    icon = "list-ul"
    list_display = ["name", "unit", "position", "organization"]
    more = ["recipient"]
    list_filter = {"unit": ["icontains"]}
    organization = "organization"
    search_fields = ["name"]
    related = ("organization", "recipient")
    form_fields = ["position", "unit", "recipient"]


class SupplierViewSet(ManagedViewSet):
    model = Supplier
    icon = "group"
    list_display = ["name", "recipient", "organization"]
    organization = "organization"
    search_fields = ["name"]
    related = ("organization", "recipient")
    form_fields = ["recipient"]


class RecipientViewSet(ManagedViewSet):
    """Whom residents pay besides the organisation: a QR code for each."""

    model = Recipient
    icon = "form"
    list_display = ["name", "inn", "settlement_account", "organization"]
    more = ["kpp", "bank", "bic", "correspondent_account"]
    organization = "organization"
    search_fields = ["name", "inn"]
    related = ("organization",)
    form_fields = [
        "organization",
        "name",
        "inn",
        "kpp",
        "settlement_account",
        "bank",
        "bic",
        "correspondent_account",
    ]


class TariffViewSet(ManagedViewSet):
    model = Tariff
    icon = "tag"
    list_display = ["service", "supplier", "rate", "unit", "valid_from", "valid_to"]
    more = ["norm", "basis"]
    list_filter = {
        "service__name": ["icontains"],
        "valid_from": ["gte", "lte"],
        "valid_to": ["gte", "lte"],
    }
    organization = "service__organization"
    search_fields = ["service__name", "supplier__name"]
    related = ("service", "supplier")

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return TariffForm


manage(Service, {"view", "change"})
manage(Supplier, {"view", "change"})
manage(Recipient, {"view", "add", "change", "delete"})
manage(Tariff, {"view", "add", "change", "delete"})


class TariffsViewSetGroup(ModelViewSetGroup):
    menu_label = "Тарифы"
    menu_icon = "tag"
    menu_order = 230
    items = (TariffViewSet, ServiceViewSet, SupplierViewSet, RecipientViewSet)
