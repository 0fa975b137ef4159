"""«Дома и счета»: organisations, houses, accounts."""

from typing import Any, ClassVar

from django.forms import ModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cabinet.accounts.models import (
    Account,
    Building,
    Organization,
    Viewer,
    manages_all,
)
from cabinet.accounts.staff.policies import READ_ONLY, ManagedPolicy, manage
from cabinet.accounts.staff.views import ManagedCreate
from cabinet.accounts.staff.viewset import ManagedViewSet


class FoundingPolicy(ManagedPolicy):
    """A new organisation is made by whoever decides for the whole portal."""

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        allowed: bool = super().user_has_permission(user, action)
        return allowed and (action != "add" or manages_all(user))


class FoundOrganization(ManagedCreate):
    def save_instance(self) -> Organization:
        """Its founder works for it at once."""
        organization: Organization = super().save_instance()
        organization.staff.add(self.request.user)
        return organization


class OrganizationViewSet(ManagedViewSet):
    add_view_class = FoundOrganization
    model = Organization
    icon = "home"
    list_display = ["name", "inn", "kind", "phone"]
    more = ["address", "email", "emergency_phone", "readings_from", "readings_to"]
    list_filter = ["kind"]
    search_fields = ["name", "inn"]
    form_fields = [
        "inn",
        "name",
        "kind",
        "kpp",
        "address",
        "phone",
        "emergency_phone",
        "reception_hours",
        "email",
        "site",
        "bank",
        "bic",
        "settlement_account",
        "correspondent_account",
        "readings_from",
        "readings_to",
        "time_zone",
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """The INN once only: it is the key that imports find the organisation by."""
        made: type[ModelForm] = super().get_form_class(for_update)
        if for_update:
            made.base_fields["inn"].disabled = True
        return made


class BuildingViewSet(ManagedViewSet):
    model = Building
    icon = "home"
    list_display = ["address", "organization", "flats_count"]
    more = ["branch", "total_area", "heated_area", "common_area", "fias_id"]
    list_filter = {"branch": ["icontains"], "flats_count": ["gte", "lte"]}
    organization = "organization"
    sortable = ("address",)
    search_fields = ["address"]
    related = ("organization",)
    form_fields = [
        "branch",
        "fias_id",
        "total_area",
        "heated_area",
        "common_area",
        "flats_count",
        "readings_from",
        "readings_to",
        "time_zone",
    ]


class AccountViewSet(ManagedViewSet):
    model = Account
    # /admin/account/ is Wagtail's: the employee's own settings; and «accounts»
    # is the namespace of the resident's pages.
    url_prefix = "accounts"
    url_namespace = "account_list"
    icon = "user"
    # By an index: a million of them are sorted by nothing else.
    ordering = "number"
    sortable = ("number",)
    list_display: ClassVar[list[Any]] = [
        "number",
        Column("holder", label="Квартиросъёмщик"),
        "premises",
        "organization",
    ]
    more = [
        *("unified_account_number", "service_id", "kind", "ownership"),
        *("total_area", "residential_area", "rooms", "living_persons"),
        *("registered_persons", "phone", "email"),
    ]
    personal = (
        *("holder", "last_name", "first_name", "middle_name", "phone", "email"),
        "last_name__istartswith",
    )
    list_filter = {
        "kind": ["exact"],
        "ownership": ["icontains"],
        "living_persons": ["gte", "lte"],
        "total_area": ["gte", "lte"],
    }
    organization = "organization"
    house = "premises__building"
    search_fields = ["number__startswith", "last_name__istartswith"]
    related = ("organization", "premises__building")
    inspect_view_fields_exclude = ["id", "public_id"]


register_permission_policy(
    Organization, FoundingPolicy(Organization, {"view", "add", "change"})
)
manage(Building, {"view", "change"})
manage(Account, READ_ONLY)


class AccountsViewSetGroup(ModelViewSetGroup):
    menu_label = "Дома и счета"
    menu_icon = "home"
    menu_order = 210
    items = (OrganizationViewSet, BuildingViewSet, AccountViewSet)
