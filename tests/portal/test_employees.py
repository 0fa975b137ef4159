"""Staff make employees and roles, and nobody makes anybody more than themselves."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail

from cabinet.residents.models import Role, User
from portal.office.rights import RIGHTS, TECHNICAL_MODELS, permissions_of
from portal.roles import ADMINISTRATOR, CLERK, EDITOR
from tests.factories import OrganizationFactory, UserFactory

USERS, ROLES = "/admin/users/", "/admin/groups/"
OWN_APPS = {
    *("accounts", "tariffs", "charges", "meters", "payments", "payments_online"),
    *("imports", "notifications", "residents", "service_requests", "journal"),
}


def role(name: str) -> Role:
    return Role.objects.get(group__name=name)


def employee(*roles: str, organizations=()) -> User:
    user = UserFactory()
    user.groups.set(Group.objects.filter(name__in=roles))
    user.organizations.set(organizations)
    return user


@pytest.fixture
def company(db):
    return OrganizationFactory(name="ООО «Свой дом»")


@pytest.fixture
def administrator(client, company) -> User:
    user = employee(ADMINISTRATOR, organizations=[company])
    client.force_login(user)
    return user


@pytest.fixture
def junior(client, company) -> User:
    """May run the employees, and see accounts; nothing more."""
    group = Group.objects.create(name="Кадры")
    group.permissions.set(
        permissions_of([RIGHTS["employees"], RIGHTS["accounts"]])
        | Permission.objects.filter(codename="access_admin")
    )
    Role.objects.create(group=group)
    user = employee("Кадры", organizations=[company])
    client.force_login(user)
    return user


def form(company, *roles: Role, **values: object) -> dict[str, object]:
    return {
        "username": "novaya",
        "email": "novaya@kvartal.example",
        "last_name": "Петрова",
        "first_name": "Зоя",
        "organizations": [company.pk],
        "roles": [one.pk for one in roles],
        **values,
    }


def test_new_employee_chooses_a_password_by_letter(client, administrator, company):
    response = client.post(f"{USERS}new/", form(company, role(CLERK)))

    assert response.status_code == 302
    made = User.objects.get(username="novaya")
    assert not made.has_usable_password()
    assert list(made.organizations.all()) == [company]
    assert [one.name for one in made.groups.all()] == [CLERK]
    assert mail.outbox[-1].to == ["novaya@kvartal.example"]


def test_administrator_makes_no_superuser(client, administrator, company):
    values = form(company, role(CLERK), is_superuser="on", is_staff="on")
    client.post(f"{USERS}new/", values)

    assert not User.objects.get(username="novaya").is_superuser


def test_nobody_gives_a_role_beyond_their_own(client, junior, company):
    page = client.get(f"{USERS}new/").content.decode()
    response = client.post(f"{USERS}new/", form(company, role(CLERK)))

    assert CLERK not in page
    assert response.status_code == 200
    assert not User.objects.filter(username="novaya").exists()


def test_nobody_gives_the_site_away_who_doesnt_run_it(client, junior, company):
    client.post(f"{USERS}new/", form(company, role(EDITOR)))

    assert not User.objects.filter(username="novaya").exists()


def test_nobody_sends_employees_to_foreign_organizations(
    client, administrator, company
):
    foreign = OrganizationFactory()

    client.post(f"{USERS}new/", form(foreign, role(CLERK)))

    assert not User.objects.filter(username="novaya").exists()


@pytest.mark.parametrize("whom", ["self", "superuser", "foreign", "of both", "higher"])
def test_out_of_reach(client, junior, company, whom):
    foreign = OrganizationFactory()
    target = {
        "self": lambda: junior,
        "superuser": lambda: UserFactory(is_superuser=True),
        "foreign": lambda: employee("Кадры", organizations=[foreign]),
        "of both": lambda: employee("Кадры", organizations=[foreign, company]),
        "higher": lambda: employee(CLERK, organizations=[company]),
    }[whom]()

    for page in ("edit", "password", "history", "usage"):
        assert client.get(f"{USERS}{page}/{target.pk}/").status_code == 404
    changed = client.post(f"{USERS}edit/{target.pk}/", form(company, role("Кадры")))
    asked = client.post(f"{USERS}password/{target.pk}/")

    assert changed.status_code == asked.status_code == 404
    assert not mail.outbox
    target.refresh_from_db()
    assert target.last_name != "Петрова"


def test_wagtails_actions_on_many_users_are_closed(client, administrator, company):
    other = employee(CLERK, organizations=[company])
    for action in ("assign_role", "delete", "set_active_state"):
        url = f"/admin/bulk/residents/user/{action}/?id={other.pk}"
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_role_is_made_of_plain_words(client, administrator, company):
    values = {
        "name": "Паспортистка",
        "about": "Кто где живёт",
        "organization": company.pk,
        "area0": ["accounts", "personal"],
        "area4": ["residents"],
    }
    response = client.post(f"{ROLES}new/", values)

    assert response.status_code == 302, response.context["form"].errors
    made = role("Паспортистка")
    user = employee("Паспортистка", organizations=[company])
    assert made.organization == company
    assert user.has_perm("accounts.view_account")
    assert user.has_perm("accounts.view_personal_data")
    assert user.has_perm("residents.view_residency")
    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.has_perm("accounts.change_organization")


def test_role_holds_nothing_that_its_author_lacks(client, junior, company):
    page = client.get(f"{ROLES}new/").content.decode()
    values = {
        "name": "Всё",
        "organization": company.pk,
        "area0": ["accounts", "personal"],
        "area3": ["refunds"],
    }
    response = client.post(f"{ROLES}new/", values)

    assert "Возвращать деньги" not in page
    assert response.status_code == 200
    assert not Role.objects.filter(group__name="Всё").exists()


@pytest.mark.parametrize("name", [CLERK, "Кадры"])
def test_common_and_ready_roles_are_read_only(client, administrator, junior, name):
    client.force_login(administrator)
    pk = role(name).pk

    assert client.get(f"{ROLES}inspect/{pk}/").status_code == 200
    assert client.get(f"{ROLES}edit/{pk}/").status_code == 404
    assert client.post(f"{ROLES}delete/{pk}/").status_code == 404


def test_superuser_changes_common_roles_but_not_ready_ones(admin_client, junior):
    values = {"name": "Кадры", "about": "", "area0": ["accounts"]}
    changed = admin_client.post(f"{ROLES}edit/{role('Кадры').pk}/", values)

    assert changed.status_code == 302, changed.context["form"].errors
    assert not User.objects.get(pk=junior.pk).has_perm("residents.change_user")
    assert admin_client.get(f"{ROLES}edit/{role(CLERK).pk}/").status_code == 404


def test_role_of_the_site_gives_pages_and_takes_them_back(admin_client, company):
    values = {"name": "Пресс-служба", "organization": company.pk, "area7": ["site"]}
    admin_client.post(f"{ROLES}new/", values)
    group = role("Пресс-служба").group
    assert group.page_permissions.exists()

    edit = {**values, "area7": [], "area0": ["accounts"]}
    admin_client.post(f"{ROLES}edit/{group.role.pk}/", edit)

    assert not group.page_permissions.exists()


@pytest.mark.django_db
def test_every_permission_belongs_to_a_right():
    named = set(permissions_of(RIGHTS.values()).values_list("pk", flat=True))
    others = Permission.objects.filter(content_type__app_label__in=OWN_APPS)
    left = others.exclude(pk__in=named).exclude(
        content_type__model__in=[*TECHNICAL_MODELS, "user"]
    )

    assert not [f"{one.content_type.app_label}.{one.codename}" for one in left]


@pytest.mark.django_db
def test_permission_belongs_to_one_right():
    seen: dict[int, str] = {}
    for slug, right in RIGHTS.items():
        found = permissions_of([right]).values_list("pk", flat=True)
        assert found, f"{slug} stands for nothing"
        twice = [seen[pk] for pk in found if pk in seen]
        assert not twice, (slug, twice)
        seen |= dict.fromkeys(found, slug)


@pytest.mark.parametrize(
    "address", ["legaltext/new/", "limits/new/", "specialday/new/"]
)
def test_one_company_of_several_doesnt_decide_for_the_portal(
    client, administrator, address
):
    alone = client.get(f"/admin/{address}")
    OrganizationFactory()
    beside = client.get(f"/admin/{address}")

    assert alone.status_code == 200
    assert beside.status_code == 302
    assert beside.url == "/admin/"


def test_lists_lead_to_what_may_be_done(client, administrator, company):
    other = employee(CLERK, organizations=[company])
    people = client.get(USERS).content.decode()
    roles = client.get(ROLES).content.decode()

    assert f"{USERS}edit/{other.pk}/" in people
    assert f"{USERS}edit/{administrator.pk}/" not in people
    assert f"{ROLES}new/?from={role(CLERK).pk}" in roles
    assert f"{ROLES}inspect/{role(CLERK).pk}/" in roles
    assert f"{ROLES}edit/{role(CLERK).pk}/" not in roles


def test_role_made_after_another_has_its_boxes_ticked(client, administrator):
    page = client.get(f"{ROLES}new/?from={role(CLERK).pk}")
    ticked = page.context["form"]["area1"].initial
    assert "imports" in ticked
