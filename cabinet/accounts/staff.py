"""Back-office screens limited to the organisations of whoever works there.

``ManagedViewSet`` is what every such screen of the cabinet is made of.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import PermissionsMixin
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    InspectView,
)
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cabinet.accounts.models import (
    PERSONAL,
    Account,
    Building,
    Organization,
    Viewer,
    manages_all,
)
from cabinet.accounts.signals import people_shown
from cabinet.lists.columns import Address, Plain, Telephone
from cabinet.lists.index import ListIndex
from cabinet.lists.saving import DropList, SaveList
from cabinet.templatetags.kvartal import NOTHING, phone

READ_ONLY = frozenset({"view"})
AS_IN_LISTS = Plain("value")


def sees_people(user: Viewer) -> bool:
    return isinstance(user, PermissionsMixin) and user.has_perm(PERSONAL)


class ManagedPolicy(ModelPermissionPolicy):
    """Django's permissions, for the named actions alone and one's own rows.

    Whatever a group was granted, a screen of money can't be made writable.
    ``personal``: the rows are people, and seeing people is a permission of its
    own. ``common``: the rows belong to the whole portal, and whoever doesn't
    decide for all of it may only read.
    """

    def __init__(
        self,
        model: type[Model],
        actions: Collection[str],
        *,
        personal: bool = False,
        common: bool = False,
    ) -> None:
        super().__init__(model)
        self.actions = actions
        self.personal = personal
        self.common = common

    def user_has_permission(self, user: Viewer, action: str) -> bool:
        return (
            action in self.actions
            and super().user_has_permission(user, action)
            and not (self.personal and not sees_people(user))
            and not (self.common and action != "view" and not manages_all(user))
        )

    def user_has_any_permission(self, user: Viewer, actions: Collection[str]) -> bool:
        """Looking first: it asks the database nothing, and every menu is drawn so."""
        ordered = sorted(actions, key=lambda action: action != "view")
        return any(self.user_has_permission(user, action) for action in ordered)

    def user_has_permission_for_instance(
        self, user: Viewer, action: str, instance: Model
    ) -> bool:
        rows = managed(self.model, user)
        return (
            self.user_has_permission(user, action)
            and rows.filter(pk=instance.pk).exists()
        )


def managed(model: type[Model], user: Viewer) -> QuerySet[Any]:
    # Every model shown here has the method; Django's own Model knows no manager.
    return model.objects.managed_by(user)  # type: ignore[attr-defined, no-any-return]


def manage(
    model: type[Model],
    actions: Collection[str],
    *,
    personal: bool = False,
    common: bool = False,
) -> None:
    policy = ManagedPolicy(model, actions, personal=personal, common=common)
    register_permission_policy(model, policy)


def limit_choices(form: ModelForm, user: Viewer) -> ModelForm:
    """Offer only what belongs to the employee's organisations."""
    for field in form.fields.values():
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            field.queryset = managed(field.queryset.model, user)
    return form


class ManagedObject:
    """Somebody else's row is a 404, exactly like one that doesn't exist."""

    model: type[Model]
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        rows = managed(self.model, self.request.user)
        return get_object_or_404(rows, pk=unquote(str(self.kwargs["pk"])))


class ManagedIndex(ListIndex):
    def get_base_queryset(self) -> QuerySet[Any]:
        return self.narrowed(managed(self.model, self.request.user))


class ManagedCreate(CreateView):
    # Wagtail's «Новый: организация» fits one gender of three.
    page_title = "Новая запись"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, last = super().get_breadcrumbs_items()
        name = self.model._meta.verbose_name  # noqa: SLF001 (public)
        return [*above, last | {"label": f"{self.page_title}: {name}"}]

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return limit_choices(super().get_form(form_class), self.request.user)


class ManagedEdit(ManagedObject, EditView):
    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return limit_choices(super().get_form(form_class), self.request.user)


class ManagedDelete(ManagedObject, DeleteView):
    pass


class ManagedInspect(ManagedObject, InspectView):
    personal: Collection[str] = ()

    def get_fields(self) -> list[str]:
        """Without names, telephones and e-mails for whoever may not see them."""
        fields: list[str] = super().get_fields()
        if self.request.user.has_perm(PERSONAL):
            return fields
        return [name for name in fields if name not in self.personal]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not set(self.get_fields()).isdisjoint(self.personal):
            people_shown.send(sender=self.model, row=self.object, exported=False)
        return context

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """As the lists write it: yes and no, moments by our clock, people by name."""
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, dt.date | bool):
            return AS_IN_LISTS.show(value)
        value = getattr(value, "display_name", value)
        if field_name == "phone":
            value = phone(value)
        return NOTHING if value in {None, ""} else value


class ManagedHistory(ManagedObject, HistoryView):
    pass


class ManagedUsage(ManagedObject, UsageView):
    pass


class ManagedViewSet(ModelViewSet):
    """List, inspect and (as far as the model's policy allows) edit one's own rows."""

    index_view_class = ManagedIndex
    add_view_class = ManagedCreate
    edit_view_class = ManagedEdit
    delete_view_class = ManagedDelete
    inspect_view_class = ManagedInspect
    history_view_class = ManagedHistory
    usage_view_class = ManagedUsage
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []
    # Joined for the list, so that a longer one takes no more queries.
    related: tuple[str, ...] = ()
    # What else a list may have: see ``ListIndex``.
    more: Sequence[Any] = ()
    personal: Collection[str] = ()
    sortable: Collection[str] | None = None
    organization = ""
    house = ""

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return own | {
            "related": self.related,
            "more": self.more,
            "personal": self.personal,
            "sortable": self.sortable,
            "organization": self.organization,
            "house": self.house,
            "save_url_name": self.get_url_name("save_list"),
            "drop_url_name": self.get_url_name("drop_list"),
        }

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_inspect_view_kwargs(**kwargs)
        return own | {"personal": self.personal}

    def get_urlpatterns(self) -> list[URLPattern]:
        save = self.construct_view(SaveList, **self.get_common_view_kwargs())
        drop = self.construct_view(DropList, **self.get_common_view_kwargs())
        return [
            *super().get_urlpatterns(),
            path("views/save/", save, name="save_list"),
            path("views/<int:pk>/drop/", drop, name="drop_list"),
        ]


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
    list_display: ClassVar[list[Any]] = [
        *("name", "inn", "kind", Telephone("phone", label="Телефон")),
    ]
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
        Address("premises", label="Помещение"),
        "organization",
    ]
    more = [
        *("unified_account_number", "service_id", "kind", "ownership"),
        *("total_area", "residential_area", "rooms", "living_persons"),
        *("registered_persons", Telephone("phone", label="Телефон"), "email"),
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
