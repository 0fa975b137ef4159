"""«Роли»: ready ones to read, and a company's own, made of plain words."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.models import Organization
from cabinet.accounts.staff import (
    ManagedCreate,
    ManagedDelete,
    ManagedEdit,
    ManagedIndex,
    ManagedInspect,
    ManagedViewSet,
    manage,
)
from cabinet.residents.models import Role, User, own_permissions
from portal.office.employing import set_rights
from portal.office.rights import AREAS, Right, held

COPY = "from"
TAKEN = "Роль с таким названием уже есть."
NO_RIGHTS = "Отметьте хотя бы одно право."


class RoleForm(forms.ModelForm):
    """A name, whose it is, and a box for each right that its author has."""

    name = forms.CharField(label="Название", max_length=150)

    class Meta:
        model = Role
        fields = ("name", "about", "organization")

    def __init__(
        self, *args: Any, by: User, copied: Role | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        organization.queryset = Organization.objects.managed_by(by)  # type: ignore[attr-defined]
        organization.required = not by.is_superuser
        known = self.instance if self.instance.pk else copied
        ticked = {right.slug for right in held(_permissions(known))} if known else set()
        if self.instance.pk:
            self.fields["name"].initial = self.instance.group.name
        offered = {right.slug for right in held(own_permissions(by))}
        for number, area in enumerate(AREAS):
            rights = [right for right in area.rights if right.slug in offered]
            if rights:
                self._add_boxes(f"area{number}", area.title, rights, ticked)

    def _add_boxes(
        self, name: str, title: str, rights: list[Right], ticked: set[str]
    ) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=title,
            required=False,
            choices=[(right.slug, right.title) for right in rights],
            initial=[right.slug for right in rights if right.slug in ticked],
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def ticked(self) -> list[str]:
        areas = [name for name in self.fields if name.startswith("area")]
        return [slug for name in areas for slug in self.cleaned_data.get(name, [])]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = Group.objects.exclude(pk=self.instance.group_id)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not self.ticked:
            raise forms.ValidationError(NO_RIGHTS)
        return values

    @transaction.atomic
    def save(self, commit: bool = True) -> Role:
        role: Role = super().save(commit=False)
        group = role.group if role.pk else Group()
        group.name = self.cleaned_data["name"]
        group.save()
        role.group = group
        role.save()
        set_rights(group=group, rights=self.ticked)
        return role


class RoleIndex(ManagedIndex):
    add_item_label = "Новая роль"

    def get_base_queryset(self) -> QuerySet[Any]:
        roles = Role.objects.shown_to(self.request.user)
        return roles.select_related("group", "organization")

    @cached_property
    def reach(self) -> set[int]:
        """The roles that one may change: no link leads to the others."""
        own = Role.objects.managed_by(self.request.user)
        return set(own.values_list("pk", flat=True))

    def get_edit_url(self, instance: Role) -> str | None:
        url: str | None = super().get_edit_url(instance)
        return url if instance.pk in self.reach else None

    def get_delete_url(self, instance: Role) -> str | None:
        url: str | None = super().get_delete_url(instance)
        return url if instance.pk in self.reach else None

    def get_list_buttons(self, instance: Role) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if self.user_has_permission("add"):
            url = f"{reverse('wagtailusers_groups:add')}?{COPY}={instance.pk}"
            buttons.append(ListingButton("Сделать свою по образцу", url=url))
        return buttons


class RoleFormView:
    """The form asks who fills it in, and which role it is made after."""

    request: Any

    def get_form(self, form_class: Any = None) -> RoleForm:
        chosen = self.request.GET.get(COPY, "")
        known = Role.objects.shown_to(self.request.user).select_related("group")
        copied = known.filter(pk=chosen).first() if chosen.isdecimal() else None
        kwargs = self.get_form_kwargs()  # type: ignore[attr-defined]
        return RoleForm(**kwargs, by=self.request.user, copied=copied)


class AddRole(RoleFormView, ManagedCreate):
    page_title = "Новая роль"


class EditRole(RoleFormView, ManagedEdit):
    pass


class DeleteRole(ManagedDelete):
    """The group goes, and with it the role; employees lose what it gave them."""

    def delete_action(self) -> None:
        self.object.group.delete()


class InspectRole(ManagedInspect):
    """What a role may do, ready ones too."""

    template_name = "office/role.html"

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self._is_in_reach() else None

    def get_delete_url(self) -> str | None:
        return super().get_delete_url() if self._is_in_reach() else None

    def _is_in_reach(self) -> bool:
        own = Role.objects.managed_by(self.request.user)
        return own.filter(pk=self.object.pk).exists()

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        known = Role.objects.shown_to(self.request.user).select_related("group")
        return get_object_or_404(known, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rights = {right.slug for right in held(_permissions(self.object))}
        areas = [
            (area.title, [right.title for right in area.rights if right.slug in rights])
            for area in AREAS
        ]
        return context | {"areas": [(title, has) for title, has in areas if has]}


class RoleViewSet(ManagedViewSet):
    model = Role
    icon = "group"
    menu_name = "groups"
    menu_label = "Роли"
    menu_order = 601
    add_to_settings_menu = True
    index_view_class = RoleIndex
    add_view_class = AddRole
    edit_view_class = EditRole
    delete_view_class = DeleteRole
    inspect_view_class = InspectRole
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "about",
        Column(
            "organization",
            label="Чья",
            accessor=lambda one: one.organization or "общая",
        ),
        BooleanColumn("is_ready", label="Готовая"),
    ]
    search_fields: ClassVar[list[str]] = ["group__name", "about"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return RoleForm


def _permissions(role: Role) -> QuerySet[Any]:
    return role.group.permissions.all()


manage(Role, {"view", "add", "change", "delete"})
