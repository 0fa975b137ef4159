"""A telephone counts once its owner told the code that came to it."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.utils import timezone

from cabinet.residents import phone_codes, phones
from cabinet.residents.logins import find_by_login
from cabinet.residents.models import LinkingWays, Phone, PhoneCode, Residency, User
from cabinet.residents.models.limits import (
    CODE_TRIES,
    CODES_OF_ADDRESS,
    CODES_OF_PHONE,
)
from cabinet.residents.phone_codes import CodeError, SentCode, Way
from cabinet.residents.profiles import delete_profile
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONES, CODE = "/cabinet/profile/phones/", "/cabinet/profile/phones/code/"
ACTIVATE = "/auth/confirm-phone/"
RECOVER, RECOVER_CODE = "/auth/recover/", "/auth/recover/code/"
PASSWORD = "четыре простых слова рядом"
NUMBER = "79001234567"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture(autouse=True)
def gateway(monkeypatch):
    """What a telephone gets instead of SMS; each code is one more."""
    sent = []

    def send(phone):
        sent.append((phone, f"{len(sent) + 555000}"))
        return SentCode(sent[-1][1], Way.SMS)

    monkeypatch.setattr(phone_codes, "_senders", [send])
    return sent


@pytest.fixture
def user(client):
    user = UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    asked = client.post(PHONES).headers["Location"]
    client.post(asked, {"password": "test-password"})
    return user


def later(minutes=2):
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes))


def test_number_counts_only_with_its_code(client, user, gateway, mailoutbox):
    assert client.post(PHONES, {"phone": "8 900 123-45-67"}).status_code == 302
    assert gateway == [(NUMBER, "555000")]
    assert not find_by_login(NUMBER)

    wrong = client.post(CODE, {"code": "000000"})
    assert "Код не подошёл" in wrong.content.decode()
    assert not Phone.objects.exists()
    client.post(CODE, {"code": "555 000"})

    user.refresh_from_db()
    assert user.phone == NUMBER
    assert find_by_login("+7 900 123-45-67") == user
    assert "+79001234567" in mailoutbox[-1].body


def test_a_code_is_not_kept(client, user, gateway):
    client.post(PHONES, {"phone": NUMBER})

    row = PhoneCode.objects.values().get()
    assert "555000" not in str(row)


def test_code_is_good_once_and_for_five_tries(client, user, gateway):
    client.post(PHONES, {"phone": NUMBER})
    asked = PhoneCode.objects.get()
    for _ in range(CODE_TRIES):
        assert not phones.is_right(asked=asked, code="000000")

    assert not phones.is_right(asked=asked, code="555000")

    with later():
        client.post(PHONES, {"phone": NUMBER})
        again = PhoneCode.objects.latest("pk")
        assert phones.is_right(asked=again, code="555001")
        assert not phones.is_right(asked=again, code="555001")


def test_code_lives_ten_minutes(client, user):
    client.post(PHONES, {"phone": NUMBER})

    with later(11):
        assert not phones.is_right(asked=PhoneCode.objects.get(), code="555000")


def ask(user):
    confirm = PhoneCode.Purpose.CONFIRM
    phones.ask_code(phone=NUMBER, purpose=confirm, user=user, address="192.0.2.1")


def test_codes_are_limited_for_a_number(client, user, gateway):
    client.post(PHONES, {"phone": NUMBER})
    answer = client.post(PHONES, {"phone": NUMBER}, follow=True)
    assert "через минуту" in answer.content.decode()
    for turn in range(1, CODES_OF_PHONE):
        with later(turn * 2):
            ask(user)

    with later(60), pytest.raises(phones.PhoneError):
        ask(user)
    assert len(gateway) == CODES_OF_PHONE


def test_codes_are_limited_for_an_address(client, user, gateway):
    for turn in range(CODES_OF_ADDRESS + 3):
        client.post(PHONES, {"phone": f"790012345{turn:02}"})

    assert len(gateway) == CODES_OF_ADDRESS


def test_another_persons_code_adds_nothing(client, user, gateway):
    client.post(PHONES, {"phone": NUMBER})
    PhoneCode.objects.update(user=UserFactory())

    client.post(CODE, {"code": "555000"})

    assert not Phone.objects.exists()


def test_main_number_and_removal(client, user):
    for number in (NUMBER, "79007654321"):
        phones.add_phone(user=user, number=number)
    first, second = user.phones.all()
    assert first.is_main

    client.post(f"{PHONES}{second.pk}/", {"do": "main"})
    user.refresh_from_db()
    assert user.phone == second.number
    client.post(f"{PHONES}{second.pk}/", {"do": "remove"})

    user.refresh_from_db()
    assert user.phone == NUMBER


def test_somebody_elses_number_is_a_404(client, user):
    other = phones.add_phone(user=UserFactory(), number=NUMBER)

    assert client.post(f"{PHONES}{other.pk}/", {"do": "remove"}).status_code == 404


def test_numbers_need_the_password_again(client, user):
    client.logout()
    client.force_login(user)

    assert client.post(PHONES).headers["Location"].startswith("/auth/reauthenticate/")


def test_gateway_that_fails_is_told(client, user, monkeypatch):
    def fail(phone):
        raise CodeError("Не получилось отправить код.")

    monkeypatch.setattr(phone_codes, "_senders", [fail])
    client.post(PHONES, {"phone": NUMBER})

    assert "Не получилось отправить код" in client.get(CODE).content.decode()


def test_numbers_go_with_the_profile(user):
    phones.add_phone(user=user, number=NUMBER)

    delete_profile(user=user)

    assert not Phone.objects.exists()
    assert not PhoneCode.objects.exists()


# Registration that ends by a code


def sign_up(client, email="novyi@mail.example", page="/auth/signup/", **more):
    values = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    agreed = {"terms": "on", "personal_data": "on", "phone": NUMBER}
    return client.post(page, {**values, **agreed, **more})


def activate(client):
    client.post(ACTIVATE, {"send": ""})
    return client.post(ACTIVATE, {"code": "555000"})


def test_registration_ends_by_a_code(client, gateway):
    sign_up(client)
    assert ACTIVATE in client.get("/auth/confirm-email/").content.decode()
    assert gateway == []
    assert activate(client).headers["Location"] == "/cabinet/"

    user = User.objects.get()
    assert user.phone == NUMBER
    assert user.email == ""
    client.logout()
    client.post("/auth/login/", {"login": NUMBER, "password": PASSWORD})
    assert client.get("/cabinet/profile/").status_code == 200


def test_address_counts_after_its_letter_all_the_same(client, mailoutbox):
    sign_up(client)
    link = re.search(r"http://testserver(/auth/confirm-email/\S+)", mailoutbox[0].body)
    activate(client)

    client.post(link[1])

    assert User.objects.get().email == "novyi@mail.example"


def test_taken_address_is_told_by_nothing_and_stays_its_owners(
    client, gateway, mailoutbox
):
    owner = UserFactory(email="zanyat@mail.example")
    owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)
    free = sign_up(type(client)(), email="free@mail.example")

    taken = sign_up(client, email=owner.email)

    assert taken.headers["Location"] == free.headers["Location"]
    assert ACTIVATE in client.get("/auth/confirm-email/").content.decode()
    assert activate(client).headers["Location"] == "/cabinet/"
    entered = User.objects.get(pk=client.session["_auth_user_id"])
    assert entered != owner
    assert entered.email == ""
    assert not EmailAddress.objects.get(user=entered).verified


def test_first_entry_ends_by_a_code(client):
    account = AccountFactory(number="551412", last_name="Иванов")
    LinkingWays.objects.create(organization=account.organization, first_entry=True)
    client.post("/auth/first-login/", {"number": "551412", "last_name": "Иванов"})
    sign_up(client, page="/auth/first-login/details/")
    assert not Residency.objects.exists()

    activate(client)

    assert Residency.objects.get().account == account


def test_without_a_telephone_no_code_is_offered(client):
    sign_up(client, phone="")

    assert ACTIVATE not in client.get("/auth/confirm-email/").content.decode()
    assert client.get(ACTIVATE).headers["Location"] == "/auth/login/"


# Recovery


def test_recovery_by_a_code_leads_to_a_new_password(client, gateway):
    user = UserFactory(username="ivan")
    phones.add_phone(user=user, number=NUMBER)

    assert client.post(RECOVER, {"email": "8 900 1234567"}).headers["Location"] == (
        RECOVER_CODE
    )
    answer = client.post(RECOVER_CODE, {"code": "555000"}, follow=True)
    assert "Ваше имя пользователя: ivan" in answer.content.decode()
    new = "совсем новые четыре слова"
    client.post(answer.request["PATH_INFO"], {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)


def test_unknown_number_is_answered_alike_and_gets_no_code(client, gateway):
    known = UserFactory()
    phones.add_phone(user=known, number=NUMBER)
    answers = []
    for number in (NUMBER, "79009999999"):
        client.cookies.clear()
        asked = client.post(RECOVER, {"email": number})
        answers.append((asked.status_code, asked.headers["Location"]))

    assert answers[0] == answers[1]
    assert [phone for phone, _ in gateway] == [NUMBER]


def test_wrong_code_recovers_nothing(client):
    phones.add_phone(user=UserFactory(), number=NUMBER)
    client.post(RECOVER, {"email": NUMBER})

    page = client.post(RECOVER_CODE, {"code": "654321"}).content.decode()

    assert "Код не подошёл" in page


def test_number_of_two_people_recovers_neither(client, gateway):
    for _ in range(2):
        phones.add_phone(user=UserFactory(), number=NUMBER)

    client.post(RECOVER, {"email": NUMBER})

    assert gateway == []
