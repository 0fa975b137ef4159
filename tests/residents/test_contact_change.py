"""Lost e-mail: papers at the office, two employees, a letter to each address."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache

from cabinet.residents.models import ContactChange
from tests.factories import ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/contactchange/new/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def second(account, clerk):
    user = UserFactory()
    user.organizations.add(account.organization)
    user.groups.set(clerk.groups.all())
    return user


def ask(client, resident, **changed):
    typed = {
        "login": resident.username,
        "new_email": "novaya@mail.example",
        "document": "passport",
        "reason": "Забыл пароль от старой почты",
    }
    return client.post(ADD, typed | changed)


def decide(client, by, decision="confirm"):
    client.force_login(by)
    change = ContactChange.objects.get()
    address = f"/admin/contactchange/decide/{change.pk}/"
    client.post(address, {"decision": decision})
    change.refresh_from_db()
    return change


def test_two_employees_change_the_address(client, clerk, second, resident, mailoutbox):
    old = resident.email
    client.force_login(clerk)
    ask(client, resident)
    assert mailoutbox[-1].to == [old]

    assert decide(client, second).state == ContactChange.State.DONE

    resident.refresh_from_db()
    assert resident.email == "novaya@mail.example"
    assert mailoutbox[-1].to == [resident.email]
    assert "/auth/password/reset/key/" in mailoutbox[-1].body


def test_one_employee_is_not_enough(client, clerk, resident):
    client.force_login(clerk)
    ask(client, resident)

    assert decide(client, clerk).state == ContactChange.State.WAITING


def test_second_employee_may_refuse(client, clerk, second, resident):
    client.force_login(clerk)
    ask(client, resident)

    assert decide(client, second, "cancel").state == ContactChange.State.CANCELLED
    assert decide(client, second).state == ContactChange.State.CANCELLED


@pytest.mark.parametrize("who", ["stranger", "employee", "nobody"])
def test_only_ones_own_residents_and_never_employees(client, clerk, account, who):
    stranger = ResidencyFactory().user
    employee = ResidencyFactory(account=account).user
    permission = Permission.objects.get(codename="access_admin")
    employee.user_permissions.add(permission)
    people = {"stranger": stranger, "employee": employee, "nobody": UserFactory.build()}
    client.force_login(clerk)

    page = ask(client, people[who]).content.decode()

    assert "Такого жителя среди ваших лицевых счетов нет" in page
    assert not ContactChange.objects.exists()


def test_address_of_another_person_is_refused(client, clerk, resident, neighbour):
    client.force_login(clerk)

    page = ask(client, resident, new_email=neighbour.email).content.decode()

    assert "уже занята" in page


def test_employee_of_another_organisation_sees_nothing(client, clerk, second, resident):
    client.force_login(clerk)
    ask(client, resident)
    second.organizations.clear()

    assert decide(client, second).state == ContactChange.State.WAITING


def test_who_came_to_work_here_meanwhile_keeps_the_address(
    client, clerk, second, resident, account
):
    client.force_login(clerk)
    ask(client, resident)
    old = resident.email
    resident.organizations.add(account.organization)

    assert decide(client, second).state == ContactChange.State.WAITING
    resident.refresh_from_db()
    assert resident.email == old
