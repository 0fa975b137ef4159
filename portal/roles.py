"""The ready roles of staff and what each may do.

A role says what; the employee's organisations say with whose data.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from cms.roles import create_workflow, editor_permissions

ADMINISTRATOR = "Администратор"
EDITOR = "Редактор"
CLERK = "Расчётчик"
DISPATCHER = "Диспетчер"

BILLING_APPS = (
    *("accounts", "tariffs", "charges", "meters"),
    *("payments", "payments_online", "imports", "notifications"),
)


def create_roles(**kwargs: Any) -> None:
    """Make the four roles and give them what they lack; runs after migrations."""
    _grant(ADMINISTRATOR, Permission.objects.all())
    _grant(CLERK, [*_of_apps(BILLING_APPS), *_of_residents()])
    _grant(DISPATCHER, _viewing(("accounts", "residents")))
    _grant(DISPATCHER, _of_apps(("service_requests",)))
    for role in (CLERK, DISPATCHER):
        _grant(role, Permission.objects.filter(codename="look_as_resident"))
    _grant(EDITOR, [])
    for group in Group.objects.filter(name__in=(ADMINISTRATOR, EDITOR)):
        editor_permissions(group)
    create_workflow(chief=Group.objects.get(name=ADMINISTRATOR))


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
