"""A second factor for residents who want one and employees who must."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver

from cabinet.residents.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/auth/login/"
PASSWORD = "test-password"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def user():
    user = UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def employee(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def code(secret=SECRET):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


def entered(client):
    return "_auth_user_id" in client.session


def test_resident_sets_up_codes_and_then_enters_by_them(
    client, user, mailoutbox, django_capture_on_commit_callbacks
):
    log_in(client, user)
    asked = client.get("/auth/2fa/totp/activate/").headers["Location"]
    assert asked.startswith("/auth/reauthenticate/")
    page = client.post(asked, {"password": PASSWORD}, follow=True).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/auth/2fa/totp/activate/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert mailoutbox[-1].to == [user.email]
    client.logout()
    cache.clear()

    assert log_in(client, user).headers["Location"] == "/auth/2fa/authenticate/"
    assert not entered(client)
    client.post("/auth/2fa/authenticate/", {"code": "000000"})
    assert not entered(client)
    client.post("/auth/2fa/authenticate/", {"code": code(secret)})
    assert entered(client)


def test_a_new_password_does_not_go_round_the_second_factor(client, user, mailoutbox):
    TOTP.activate(user, SECRET)
    client.post("/auth/recover/", {"email": user.email})
    path = mailoutbox[-1].body.split("http://testserver")[1].split()[0]
    page = client.get(path, follow=True).request["PATH_INFO"]
    new = "совсем новые четыре слова"
    client.post(page, {"password1": new, "password2": new})

    client.post(LOGIN, {"login": user.email, "password": new})

    assert not entered(client)


@pytest.mark.parametrize("address", ["/admin/", "/admin/account/", "/admin/residency/"])
def test_employee_without_a_second_factor_is_led_to_its_set_up(
    client, employee, settings, address
):
    settings.STAFF_MFA = True
    client.force_login(employee)

    response = client.get(address, follow=True)

    assert response.redirect_chain[0][0] == "/auth/2fa/"
    assert "включите второй фактор" in response.content.decode()


def test_every_page_of_the_back_office_leads_there(client, employee, settings):
    settings.STAFF_MFA = True
    client.force_login(employee)

    for address in ("/admin/pages/", "/admin/users/", "/admin/no-such-page/"):
        assert client.post(address).headers["Location"] == "/auth/2fa/"


def test_employee_with_a_second_factor_works(client, employee, settings):
    settings.STAFF_MFA = True
    TOTP.activate(employee, SECRET)
    client.force_login(employee)

    assert client.get("/admin/").status_code == 200


def test_production_asks_employees_for_it():
    from portal import settings as production

    assert production.STAFF_MFA is not production.DEBUG


def test_passkeys_are_offered(client, user):
    page = client.get(LOGIN).content.decode()

    assert "Войти по ключу доступа" in page


# What a POST to each address below /auth/ can do; a new address fails the test
# until somebody has thought about it.
CAN_BEGIN_A_SESSION = {
    "login/",
    "confirm-email/<key>/",
    "2fa/authenticate/",
    "2fa/webauthn/login/",
    "confirm-phone/",
    # By a mailed code: switched off, so it only leads back to entry.
    "login/code/confirm/",
}
CANNOT = {
    "first-login/",
    "first-login/details/",
    "not-me/<str:token>/",
    "recover/",
    "recover/code/",
    "signup/",
    "logout/",
    "inactive/",
    "reauthenticate/",
    "email/",
    "confirm-email/",
    "password/change/",
    "password/set/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/<uidb36>-<key>/",
    "password/reset/key/done/",
    "sessions/",
    "2fa/",
    "2fa/reauthenticate/",
    "2fa/totp/activate/",
    "2fa/totp/deactivate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/recovery-codes/download/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/webauthn/reauthenticate/",
    "2fa/webauthn/keys/<int:pk>/remove/",
    "2fa/webauthn/keys/<int:pk>/edit/",
}


def routes(resolver: URLResolver, prefix: str = ""):
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLPattern):
            yield plain(route)
        else:
            yield from routes(item, route)


def plain(route):
    named = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route)
    return named.replace("^", "").replace("$", "").replace("\\", "")


def test_every_address_that_can_begin_a_session_is_known():
    found = {
        r.removeprefix("auth/") for r in routes(get_resolver()) if r.startswith("auth/")
    }

    assert found == CAN_BEGIN_A_SESSION | CANNOT


def test_wagtails_own_login_and_reset_do_not_answer(client):
    for address in ("/admin/login/", "/admin/password_reset/", "/_util/login/"):
        assert client.get(address).status_code == 302
        assert (
            client.post(address, {"username": "x", "password": "y"}).status_code == 302
        )


def test_sessions_are_listed_and_ended(client, user):
    log_in(client, user)
    elsewhere = type(client)()
    log_in(elsewhere, user)
    assert elsewhere.get("/cabinet/profile/").status_code == 200
    client.get("/auth/sessions/")

    client.post("/auth/sessions/")

    assert client.get("/cabinet/profile/").status_code == 200
    assert elsewhere.get("/cabinet/profile/").status_code == 302
    assert User.objects.filter(pk=user.pk).exists()
