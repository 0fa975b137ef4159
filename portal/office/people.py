"""«Сотрудники»: who works in the back office, with which roles and organisations."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views import View
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import ListingButton

from cabinet.accounts.models import Organization
from cabinet.accounts.staff import (
    ManagedCreate,
    ManagedEdit,
    ManagedIndex,
    ManagedObject,
    ManagedViewSet,
    manage,
)
from cabinet.lists.columns import Title
from cabinet.residents.models import Role, User
from cabinet.residents.names import find_by_email
from portal.office.employing import employ, give_roles, send_password_link

INDEX = "wagtailusers_users:index"
TAKEN = (
    "С этой почтой уже входит другой человек. Сотруднику нужна своя рабочая почта:"
    " личный кабинет жителя и вход на работу не смешивают."
)


class EmployeeForm(forms.ModelForm):
    """Offers only what the one who fills it in could do themselves."""

    roles = forms.ModelMultipleChoiceField(
        Role.objects.none(),
        label="Роли",
        widget=forms.CheckboxSelectMultiple,
        help_text="Что сотрудник может делать. Здесь только роли, все права которых"
        " есть у вас.",
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = (
            *("last_name", "first_name"),
            *("organizations", "is_superuser"),
        )
        widgets: ClassVar[dict[str, Any]] = {
            "organizations": forms.CheckboxSelectMultiple
        }
        labels: ClassVar[dict[str, str]] = {"is_superuser": "Администратор портала"}
        help_texts: ClassVar[dict[str, str]] = {
            "is_superuser": "Может всё и со всеми организациями."
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        mine = Organization.objects.managed_by(by)
        roles = cast("forms.ModelMultipleChoiceField", self.fields["roles"])
        houses = cast("forms.ModelMultipleChoiceField", self.fields["organizations"])
        roles.queryset = Role.objects.grantable_by(by).select_related("group")
        houses.queryset = mine
        # Without an organisation there is nothing to work with; a superuser has all.
        roles.required = houses.required = not by.is_superuser
        for name in ("last_name", "first_name"):
            self.fields[name].required = True
        if not by.is_superuser or self.instance == by:
            for name in ("is_superuser", "is_active"):
                if name == "is_superuser" or self.instance == by:
                    self.fields.pop(name, None)
        if self.instance.pk:
            roles.initial = Role.objects.filter(group__user=self.instance)

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        give_roles(user=self.instance, roles=self.cleaned_data["roles"], by=self.by)


class NewEmployeeForm(EmployeeForm):
    class Meta(EmployeeForm.Meta):
        fields: tuple[str, ...] = ("username", "email", *EmployeeForm.Meta.fields)
        help_texts: ClassVar[dict[str, str]] = {
            **EmployeeForm.Meta.help_texts,
            "username": "Латинские буквы и цифры, без пробелов.",
            "email": "На неё придёт ссылка: пароль сотрудник выбирает сам.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if find_by_email(email):
            raise forms.ValidationError(TAKEN)
        return email


class OldEmployeeForm(EmployeeForm):
    class Meta(EmployeeForm.Meta):
        fields: tuple[str, ...] = (*EmployeeForm.Meta.fields, "is_active")
        labels: ClassVar[dict[str, str]] = {
            **EmployeeForm.Meta.labels,
            "is_active": "Работает",
        }
        help_texts: ClassVar[dict[str, str]] = {
            **EmployeeForm.Meta.help_texts,
            "is_active": "Снимите у того, кто уволился: войти он больше не сможет,"
            " а его имя останется в журналах.",
        }


class EmployeeIndex(ManagedIndex):
    page_title = "Сотрудники"
    # Whoever may only look would find an empty list: it holds those one decides on.
    any_permission_required = ("add", "change")
    add_item_label = "Добавить сотрудника"

    def get_base_queryset(self) -> Any:
        people = User.objects.managed_by(self.request.user)
        return people.prefetch_related("groups", "organizations")

    def get_list_buttons(self, instance: User) -> list[Any]:
        buttons: list[Any] = super().get_list_buttons(instance)
        if self.user_has_permission("change") and instance.is_active:
            url = reverse("wagtailusers_users:password", args=[instance.pk])
            buttons.append(ListingButton("Отправить ссылку для пароля", url=url))
        return buttons


class AddEmployee(ManagedCreate):
    page_title = "Новый сотрудник"

    def get_form(self, form_class: Any = None) -> Any:
        chosen = form_class or self.get_form_class()
        return chosen(**self.get_form_kwargs(), by=self.request.user)

    def save_instance(self) -> User:
        user: User = self.form.save(commit=False)
        employ(user=user, request=self.request)
        self.form.save_m2m()
        return user

    def get_success_message(self, instance: User) -> str:
        return f"{instance.display_name}: письмо со ссылкой для пароля отправлено."


class EditEmployee(ManagedEdit):
    def get_page_subtitle(self) -> str:
        return str(self.object.display_name)

    def get_form(self, form_class: Any = None) -> Any:
        chosen = form_class or self.get_form_class()
        return chosen(**self.get_form_kwargs(), by=self.request.user)


class SendPasswordLink(ManagedObject, PermissionCheckedMixin, View):
    """Asks first; a POST writes the letter."""

    model = User
    permission_required = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("wagtailusers_users:edit", self.get_object().pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        employee = self.get_object()
        send_password_link(user=employee, request=request)
        messages.success(request, f"Ссылка для пароля отправлена на {employee.email}.")
        return redirect(INDEX)


class EmployeeViewSet(ManagedViewSet):
    model = User
    icon = "user"
    menu_name = "users"
    menu_label = "Сотрудники"
    menu_order = 600
    add_to_settings_menu = True
    index_view_class = EmployeeIndex
    add_view_class = AddEmployee
    edit_view_class = EditEmployee
    edit_template_name = "office/employee.html"
    inspect_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        Title("display_name", label="Сотрудник", sort_key="last_name"),
        "username",
        "email",
        Column(
            "roles",
            label="Роли",
            accessor=lambda one: (
                "администратор портала"
                if one.is_superuser
                else ", ".join(group.name for group in one.groups.all())
            ),
        ),
        Column(
            "where",
            label="Организации",
            accessor=lambda one: ", ".join(str(org) for org in one.organizations.all()),
        ),
        BooleanColumn("is_active", label="Работает"),
    ]
    list_filter: ClassVar[list[str]] = ["is_active"]
    search_fields: ClassVar[list[str]] = ["username", "email", "last_name"]
    ordering = "last_name"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return OldEmployeeForm if for_update else NewEmployeeForm

    def get_urlpatterns(self) -> list[URLPattern]:
        link = path("password/<int:pk>/", SendPasswordLink.as_view(), name="password")
        return [*super().get_urlpatterns(), link]


# Nobody is deleted: what they did keeps their name.
manage(User, {"view", "add", "change"})
