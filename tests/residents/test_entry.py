import re

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache

from cabinet.residents.models import User
from tests.factories import ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, RECOVER = "/auth/login/", "/auth/signup/", "/auth/recover/"
PASSWORD = "четыре простых слова рядом"
FACTORY_PASSWORD = "test-password"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def log_in(client, login, password=FACTORY_PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def sign_up(client, email, **more):
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    agreed = {"terms": "on", "personal_data": "on"}
    return client.post(SIGNUP, {"email": email, **passwords, **agreed, **more})


def link_of(letter, start):
    return re.search(rf"http://testserver({start}\S+)", letter.body)[1]


def verified(user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def employee():
    user = verified(UserFactory())
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_login_page_speaks_as_the_manual(client):
    page = client.get(LOGIN).content.decode()

    assert "<title>Войти в личный кабинет" in page
    for name in ("login", "password", "remember"):
        assert f'name="{name}"' in page
    for text in (
        "Электронная почта, имя пользователя, телефон или лицевой счёт",
        "Пароль",
        "Запомнить меня",
        "Скачать инструкцию",
        "Забыли имя пользователя или пароль?",
        "Зарегистрироваться",
    ):
        assert text in page
    assert 'href="/instructions/"' in page
    assert 'href="/auth/recover/"' in page
    assert 'href="/auth/signup/"' in page


def test_resident_registers_confirms_and_is_in_the_cabinet(client, mailoutbox):
    assert (
        sign_up(client, "novyi@mail.example").headers["Location"]
        == "/auth/confirm-email/"
    )
    [letter] = mailoutbox
    assert letter.subject == "Подтвердите регистрацию — Квартал"
    confirm = link_of(letter, "/auth/confirm-email/")

    page = client.get(confirm)
    assert "Подтвердить" in page.content.decode()
    assert client.get("/cabinet/").headers["Location"] == "/auth/login/?next=/cabinet/"

    response = client.post(confirm)
    assert response.headers["Location"] == "/cabinet/"
    assert client.get("/cabinet/").status_code == 200


def test_nobody_logs_in_before_confirming(client):
    sign_up(client, "novyi@mail.example")

    response = log_in(client, "novyi@mail.example", PASSWORD)

    assert response.headers["Location"] == "/auth/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_taken_address_answers_as_a_free_one(client, mailoutbox):
    verified(UserFactory(email="zanyat@mail.example"))

    free = sign_up(client, "svoboden@mail.example")
    client.cookies.clear()
    taken = sign_up(client, "zanyat@mail.example")

    assert taken.status_code == free.status_code == 302
    assert taken.headers["Location"] == free.headers["Location"]
    assert User.objects.filter(email__iexact="zanyat@mail.example").count() == 1
    assert mailoutbox[-1].subject == "У вас уже есть личный кабинет — Квартал"


def test_recovery_answers_the_same_for_a_known_and_an_unknown_address(
    client, mailoutbox
):
    user = verified(UserFactory())

    known = client.post(RECOVER, {"email": user.email})
    unknown = client.post(RECOVER, {"email": "net@mail.example"})

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert user.username in mailoutbox[0].body
    assert "Такого кабинета у нас нет" in mailoutbox[1].body


def test_recovery_sets_a_new_password(client, mailoutbox):
    user = verified(UserFactory())
    client.post(RECOVER, {"email": user.email})
    page = client.get(link_of(mailoutbox[0], "/auth/password/reset/key/"), follow=True)

    client.post(
        page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}
    )

    assert log_in(client, user.email, PASSWORD).headers["Location"] == "/cabinet/"
    assert mailoutbox[-1].subject == "Пароль изменён — Квартал"


@pytest.mark.parametrize("by", ["username", "email"])
def test_login_by_name_or_address(client, by):
    user = verified(UserFactory())

    assert log_in(client, getattr(user, by)).headers["Location"] == "/cabinet/"


def test_unremembered_login_ends_with_the_browser(client):
    user = verified(UserFactory())

    log_in(client, user.email)
    assert client.session.get_expire_at_browser_close()

    client.logout()
    log_in(client, user.email, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_employee_comes_to_the_back_office(client, employee):
    assert log_in(client, employee.username).headers["Location"] == "/admin/"


def test_employee_who_holds_an_account_comes_to_the_cabinet(client, employee):
    ResidencyFactory(user=employee)

    assert log_in(client, employee.username).headers["Location"] == "/cabinet/"


def test_login_leads_where_one_wanted_to_go(client, employee):
    response = log_in(client, employee.username, next="/cabinet/profile/")

    assert response.headers["Location"] == "/cabinet/profile/"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_login_never_leads_to_another_site(client, address):
    user = verified(UserFactory())

    assert log_in(client, user.email, next=address).headers["Location"] == "/cabinet/"


def test_wrong_password_does_not_say_whether_the_login_exists(client):
    user = verified(UserFactory())

    known = log_in(client, user.email, "wrong")
    unknown = log_in(client, "net@mail.example", "wrong")

    def errors(response):
        return response.context["form"].non_field_errors()

    assert errors(known) == errors(unknown)
    assert errors(known)


def test_sixth_wrong_password_is_told_to_wait(client):
    user = verified(UserFactory())
    for _ in range(5):
        log_in(client, user.email, "wrong")

    response = log_in(client, user.email)

    assert "_auth_user_id" not in client.session
    assert "Слишком много" in response.content.decode()


def test_logout_asks_first(client):
    client.force_login(UserFactory())

    assert client.get("/auth/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/auth/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "/auth/email/",
        "/auth/password/change/",
        "/auth/sessions/",
        "/auth/reauthenticate/",
        "/auth/inactive/",
        "/auth/2fa/",
        "/auth/confirm-email/",
        "/auth/password/reset/done/",
        "/auth/password/reset/key/done/",
    ],
)
def test_every_page_of_entry_is_in_our_look(client, address):
    client.force_login(verified(UserFactory()))

    page = client.get(address, follow=True).content.decode()

    assert page.count("<h1") == 1
    assert "portal/css/portal.css" in page
    assert 'style="' not in page


def test_old_address_of_recovery_leads_to_ours(client):
    assert client.get("/auth/password/reset/").headers["Location"] == RECOVER


def test_changed_address_asks_for_the_password_and_is_confirmed_by_letter(
    client, mailoutbox
):
    user = verified(UserFactory())
    log_in(client, user.email)

    asked = client.post(
        "/auth/email/", {"email": "drugoi@mail.example", "action_add": ""}
    )
    assert asked.headers["Location"].startswith("/auth/reauthenticate/")
    client.post(asked.headers["Location"], {"password": "test-password"})

    user.refresh_from_db()
    assert user.email != "drugoi@mail.example"
    client.post(link_of(mailoutbox[-1], "/auth/confirm-email/"))
    user.refresh_from_db()
    assert user.email == "drugoi@mail.example"


def test_too_many_letters_are_refused_in_our_look(client):
    for number in range(20):
        client.post(RECOVER, {"email": f"net{number}@mail.example"})

    response = client.post(RECOVER, {"email": "net@mail.example"})

    assert response.status_code == 429
    assert "Слишком часто" in response.content.decode()
