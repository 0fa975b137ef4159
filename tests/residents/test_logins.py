"""One field for whatever a person remembers, and nobody locked out by others."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cabinet.residents.adapter import HERE_WITHIN, NETWORK_WITHIN
from cabinet.residents.models import Limits, Tally, User
from cabinet.residents.models.limits import FAILURES_OF_LOGIN_HERE
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/auth/login/"
PASSWORD = "test-password"
NUMBER = "79001234567"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def resident():
    user = UserFactory(username="ivan")
    user.phones.create(number=NUMBER)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    ResidencyFactory(user=user, account=AccountFactory(number="А-0154"))
    return user


def log_in(client, login, password=PASSWORD, address="127.0.0.1", **more):
    values = {"login": login, "password": password, **more}
    return client.post(LOGIN, values, REMOTE_ADDR=address)


def entered(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login",
    [
        *("ivan", "IVAN", "8 900 123-45-67", "+79001234567"),
        *("А-0154", "а-0154", "ЛС № А-0154", "0154"),
    ],
)
def test_every_name_leads_in(client, resident, login):
    log_in(client, login)

    assert client.session["_auth_user_id"] == str(resident.pk)


def test_phone_of_two_people_means_neither(client, resident):
    UserFactory().phones.create(number=NUMBER)

    log_in(client, NUMBER)

    assert not entered(client)


def test_account_of_two_people_means_neither(client, resident):
    ResidencyFactory(account=resident.residencies.get().account)

    log_in(client, "А-0154")

    assert not entered(client)


@pytest.mark.parametrize("login", ["ivan", "nobody", "79001234567", "А-0154", "x@y.ru"])
def test_every_refusal_costs_one_check_of_a_password(
    client, resident, login, mocker_count
):
    log_in(client, login, "wrong")

    assert mocker_count() == 1


@pytest.fixture
def mocker_count(monkeypatch):
    """How often a password was hashed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    calls = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return lambda: len(calls)


def test_sixth_try_from_an_address_waits_whatever_the_cache_forgets(client, resident):
    for _ in range(FAILURES_OF_LOGIN_HERE):
        log_in(client, "ivan", "wrong")
    cache.clear()

    log_in(client, "ivan")
    assert not entered(client)
    with time_machine.travel(timezone.now() + HERE_WITHIN, tick=False):
        log_in(client, "ivan")
    assert entered(client)


def test_right_passwords_are_not_counted(client, resident):
    for _ in range(FAILURES_OF_LOGIN_HERE + 1):
        log_in(client, "ivan")
        assert entered(client)
        client.post("/auth/logout/")

    assert not Tally.objects.filter(times__gt=0).exists()


def test_tallies_of_tries_hold_no_name_that_was_typed(client, resident):
    log_in(client, "ivan", "wrong")

    kept = " ".join(Tally.objects.values_list("key", flat=True))
    assert kept.count("login-failed") == 3
    assert "ivan" not in kept


def test_200_wrong_passwords_do_not_lock_the_owner_out(client, resident):
    log_in(client, "ivan")
    client.post("/auth/logout/")
    stranger = type(client)()
    for number in range(200):
        log_in(stranger, "ivan", "wrong", f"198.51.100.{number % 20}")

    log_in(stranger, "ivan", PASSWORD, "203.0.113.9")
    assert not entered(stranger)
    log_in(client, "ivan")
    assert entered(client)


@pytest.fixture
def of_a_network():
    """As few wrong passwords of a network as staff may choose."""
    return Limits.objects.create(login_failures_of_network=20).login_failures_of_network


def test_wrong_passwords_of_a_network_close_it_to_strangers_alone(
    client, resident, of_a_network
):
    """Behind a mobile operator's door many err; who was here before still enters."""
    log_in(client, "ivan")
    client.post("/auth/logout/")
    stranger = type(client)()
    for number in range(of_a_network):
        log_in(stranger, f"nobody{number}", "wrong", f"198.51.100.{number % 20}")

    log_in(stranger, "ivan", PASSWORD, "198.51.100.77")
    assert not entered(stranger)
    log_in(client, "ivan", PASSWORD, "198.51.100.77")
    assert entered(client)
    log_in(stranger, "ivan", PASSWORD, "203.0.113.9")
    assert entered(stranger)


def test_network_opens_again_in_ten_minutes(client, resident, of_a_network):
    for number in range(of_a_network):
        log_in(client, f"nobody{number}", "wrong")
    with time_machine.travel(timezone.now() + NETWORK_WITHIN, tick=False):
        log_in(client, "ivan")

    assert entered(client)


def test_people_behind_one_address_enter_beside_those_who_err(client, resident):
    for number in range(40):
        log_in(client, f"neighbour{number}", "wrong")

    log_in(client, "ivan")

    assert entered(client)


def test_owner_on_a_new_device_gets_in_by_a_letter(client, resident, mailoutbox):
    for number in range(200):
        log_in(client, "ivan", "wrong", f"198.51.100.{number % 20}")
    client.post("/auth/recover/", {"email": "ivan"}, REMOTE_ADDR="203.0.113.9")
    path = mailoutbox[-1].body.split("http://testserver")[1].split()[0]
    page = client.get(path, follow=True).request["PATH_INFO"]
    new = "совсем новые четыре слова"
    client.post(page, {"password1": new, "password2": new}, REMOTE_ADDR="203.0.113.9")

    log_in(client, "ivan", new, "203.0.113.9")

    assert entered(client)


@pytest.mark.parametrize("typed", ["ivan", "IVAN@mail.example"])
def test_recovery_goes_to_the_address_on_record(client, resident, mailoutbox, typed):
    client.post("/auth/recover/", {"email": typed})

    [letter] = mailoutbox
    assert letter.to == [resident.email]
    assert "Имя пользователя: ivan" in letter.body


def test_recovery_answers_an_unknown_name_the_same(client, resident, mailoutbox):
    known = client.post("/auth/recover/", {"email": "ivan"})
    unknown = client.post("/auth/recover/", {"email": "nobody"})

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(mailoutbox) == 1


def test_unremembered_session_ends_after_half_an_hour_idle(client, resident):
    log_in(client, "ivan")
    client.get("/cabinet/profile/")

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=29)):
        assert client.get("/cabinet/profile/").status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=70)):
        assert client.get("/cabinet/profile/").status_code == 302


def test_remembered_session_lasts_thirty_days_and_no_longer(client, resident):
    log_in(client, "ivan", remember="on")

    for day in (10, 20, 29):
        with time_machine.travel(timezone.now() + dt.timedelta(days=day)):
            assert client.get("/cabinet/profile/").status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=30, hours=1)):
        assert client.get("/cabinet/profile/").status_code == 302


def test_new_password_ends_every_session(client, resident, mailoutbox):
    log_in(client, "ivan", remember="on")
    elsewhere = type(client)()
    elsewhere.post("/auth/recover/", {"email": "ivan"})
    path = mailoutbox[-1].body.split("http://testserver")[1].split()[0]
    page = elsewhere.get(path, follow=True).request["PATH_INFO"]
    new = "совсем новые четыре слова"
    elsewhere.post(page, {"password1": new, "password2": new})

    assert client.get("/cabinet/profile/").status_code == 302
    assert "Пароль изменён" in mailoutbox[-1].subject


def test_no_letter_holds_a_password(client, resident, mailoutbox):
    client.post("/auth/recover/", {"email": "ivan"})

    assert PASSWORD not in mailoutbox[-1].body
    assert User.objects.get(pk=resident.pk).check_password(PASSWORD)
