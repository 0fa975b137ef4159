import pytest
from django.contrib.auth.models import Group

from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR, create_roles
from tests.factories import UserFactory


def member(role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.django_db
def test_four_roles_exist_after_migrations():
    names = set(Group.objects.values_list("name", flat=True))
    assert {ADMINISTRATOR, EDITOR, CLERK, DISPATCHER} <= names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "may_load", "may_close"),
    [(CLERK, True, True), (EDITOR, False, False), (DISPATCHER, False, False)],
)
def test_money_is_the_clerks(role, may_load, may_close):
    user = member(role)
    assert user.has_perm("wagtailadmin.access_admin")
    assert user.has_perm("imports.add_importrun") is may_load
    assert user.has_perm("charges.change_billingperiod") is may_close


@pytest.mark.django_db
def test_creating_roles_again_changes_nothing():
    before = {g.name: g.permissions.count() for g in Group.objects.all()}
    create_roles()
    assert {g.name: g.permissions.count() for g in Group.objects.all()} == before
