import pytest
from django.contrib.auth.models import Group

from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR
from tests.factories import UserFactory

SEEN = {
    ADMINISTRATOR: {
        "Загрузить данные",
        "Расчётные периоды",
        "Лицевые счета",
        "Жители",
        "Сайт",
        "Написать новость",
        "Сообщить об отключении",
    },
    CLERK: {"Жители", "Загрузить данные", "Расчётные периоды", "Лицевые счета"},
    DISPATCHER: {"Лицевые счета", "Жители"},
    EDITOR: {"Сайт", "Написать новость", "Сообщить об отключении"},
}


def employee(role, organization=None):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    if organization:
        user.organizations.add(organization)
    return user


def shortcuts(response):
    page = response.content.decode()
    titles = set().union(*SEEN.values())
    return {title for title in titles if f"<strong>{title}</strong>" in page}


@pytest.mark.django_db
@pytest.mark.parametrize("role", SEEN)
def test_first_page_leads_each_role_where_it_may_go(client, role):
    client.force_login(employee(role))
    response = client.get("/admin/")
    assert response.status_code == 200
    assert shortcuts(response) == SEEN[role]


@pytest.mark.django_db
@pytest.mark.parametrize("role", SEEN)
def test_every_shortcut_opens(client, role, account):
    from django.urls import reverse

    from portal.home import SHORTCUTS, _writing

    user = employee(role, account.organization)
    client.force_login(user)
    for _, _, address in _writing(user):
        assert client.get(address).status_code == 200
    for shortcut in SHORTCUTS:
        if user.has_perm(shortcut.permission):
            opened = client.get(reverse(shortcut.url_name), follow=True)
            assert opened.status_code == 200
            assert opened.request["PATH_INFO"] != "/admin/"


def test_resident_is_not_let_into_the_back_office(resident_client):
    response = resident_client.get("/admin/")
    assert response.status_code == 302
    assert response.url.startswith("/auth/login/")


def test_back_office_leads_to_no_other_site(admin_client):
    page = admin_client.get("/admin/").content.decode()
    assert "guide.wagtail.org" not in page
    assert "whats-new" not in page
