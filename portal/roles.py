"""The ready roles of staff and what each may do.

A role says what; the employee's organisations say with whose data.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from cabinet.accounts.models import PERSONAL
from cabinet.residents.models import Role
from cms.roles import create_workflow, editor_permissions

ADMINISTRATOR = "Администратор"
EDITOR = "Редактор"
CLERK = "Расчётчик"
DISPATCHER = "Диспетчер"

BILLING_APPS = (
    *("accounts", "tariffs", "charges", "meters"),
    *("payments", "payments_online", "imports", "notifications"),
)
ABOUT = {
    ADMINISTRATOR: "Всё в своих организациях: данные, настройки, сотрудники.",
    EDITOR: "Страницы, новости и объявления сайта.",
    CLERK: "Счета, периоды, тарифы, начисления, приборы, платежи, загрузки.",
    DISPATCHER: "Заявки, объявления и вопросы жителей.",
}
# Wheels of the machine: a superuser's, whatever else an administrator may do.
MACHINE = (
    *("auth", "contenttypes", "sessions", "django_q", "admin"),
    *("account", "mfa", "usersessions"),
)


def create_roles(**kwargs: Any) -> None:
    """Make the four roles and give them what they lack; runs after migrations."""
    _grant(ADMINISTRATOR, _of_people())
    _take_machine(Group.objects.get(name=ADMINISTRATOR))
    _grant(CLERK, [*_of_apps(BILLING_APPS), *_of_residents()])
    _grant(DISPATCHER, _viewing(("accounts", "residents")))
    _grant(DISPATCHER, _of_apps(("service_requests",)))
    _grant(DISPATCHER, _named(PERSONAL))
    for role in (CLERK, DISPATCHER):
        _grant(role, Permission.objects.filter(codename="look_as_resident"))
    _grant(EDITOR, [])
    for group in Group.objects.filter(name__in=(ADMINISTRATOR, EDITOR)):
        editor_permissions(group)
    create_workflow(chief=Group.objects.get(name=ADMINISTRATOR))
    _describe()


def _describe() -> None:
    """Say of every group whose role it is; groups from before are common ones."""
    for name, about in ABOUT.items():
        group = Group.objects.get(name=name)
        told = {"about": about, "is_ready": True}
        Role.objects.update_or_create(group=group, defaults=told)
    for group in Group.objects.filter(role=None):
        Role.objects.create(group=group)


def _of_people() -> Iterable[Permission]:
    return Permission.objects.exclude(_machine())


def _take_machine(group: Group) -> None:
    """Former portals gave the administrator these too."""
    group.permissions.remove(*group.permissions.filter(_machine()))


def _machine() -> Q:
    sites = Q(content_type__app_label="wagtailcore", content_type__model="site")
    return Q(content_type__app_label__in=MACHINE) | sites


def _named(permission: str) -> Iterable[Permission]:
    app, _, codename = permission.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def _grant(name: str, permissions: Iterable[Permission]) -> None:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*permissions, *_entry())


def _entry() -> Iterable[Permission]:
    return Permission.objects.filter(codename="access_admin")


def _of_apps(labels: Iterable[str]) -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label__in=labels)


def _of_residents() -> Iterable[Permission]:
    """What staff decide about residents; never their logins themselves."""
    models = ("residency", "linkingrequest", "linkingways", "contactchange")
    return Permission.objects.filter(
        content_type__app_label="residents", content_type__model__in=models
    )


def _viewing(labels: Iterable[str]) -> Iterable[Permission]:
    return Permission.objects.filter(
        Q(content_type__app_label__in=labels), codename__startswith="view_"
    )
