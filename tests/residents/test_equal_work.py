"""A known and an unknown name cost the same work, so that time tells nothing."""

import statistics
import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cabinet.residents.models import (
    LinkingAttempt,
    LinkingWays,
    Phone,
    PhoneCode,
    Tally,
    User,
)
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "четыре простых слова рядом"
ALLOWED, SAMPLES = 0.15, 500


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def known():
    user = UserFactory(username="ivan", email="ivan@mail.example")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    account = AccountFactory(number="551412", last_name="Иванов")
    LinkingWays.objects.create(
        organization=account.organization, first_entry=True, surname=True
    )
    Phone.objects.create(user=user, number="79001234567", is_main=True)
    UserFactory(username="newcomer")
    return user


def log_in(client, name):
    return client.post("/auth/login/", {"login": name, "password": "wrong"})


def recover(client, name):
    return client.post("/auth/recover/", {"email": name})


def sign_up(client, name):
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    agreed = {"terms": "on", "personal_data": "on"}
    return client.post("/auth/signup/", {"email": name, **passwords, **agreed})


def first_entry(client, number):
    values = {"number": number, "last_name": "Чужой"}
    return client.post("/auth/first-login/", values)


def recover_by_phone(client, number):
    return recover(client, number)


def link(client, number):
    client.force_login(User.objects.get(username="newcomer"))
    values = {"number": number, "last_name": "Чужой"}
    return client.post(f"{reverse('residents:link')}?way=surname", values)


PAIRS = [
    (log_in, "ivan", "nikto"),
    (log_in, "ivan@mail.example", "nikto@mail.example"),
    (recover, "ivan@mail.example", "nikto@mail.example"),
    (sign_up, "ivan@mail.example", "nikto@mail.example"),
    (recover_by_phone, "+7 900 123-45-67", "+7 900 765-43-21"),
    (first_entry, "551412", "551413"),
    (link, "551412", "551413"),
]


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed since the last call."""
    calls = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    def take():
        count = len(calls)
        calls.clear()
        return count

    return take


@pytest.mark.parametrize(("ask", "yes", "no"), PAIRS)
def test_the_same_number_of_passwords_is_hashed(client, known, hashed, ask, yes, no):
    hashed()
    ask(client, yes)
    for_known = hashed()
    client.cookies.clear()
    ask(client, no)

    assert for_known == hashed()


@pytest.mark.parametrize(("ask", "yes", "no"), PAIRS)
def test_the_answers_are_alike(client, known, ask, yes, no):
    answers = []
    for name in (yes, no):
        client.cookies.clear()
        answers.append(ask(client, name))

    first, second = answers
    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")


def test_linking_asks_the_database_alike(client, known):
    counts = []
    first_entry(client, "551414")  # What is asked once and remembered.
    for number in ("551412", "551413"):
        with CaptureQueriesContext(connection) as queries:
            first_entry(client, number)
        counts.append(len(queries))

    assert abs(counts[0] - counts[1]) <= 1


def median_seconds(client, ask, yes, no):
    """Of 500 answers to each name, by turns, so that a busy machine is just to both."""
    taken = {yes: [], no: []}
    for number in range(SAMPLES):
        for name in (yes, no):
            cache.clear()
            client.cookies.clear()
            # What was guessed before must not be what shortens the way.
            LinkingAttempt.objects.all().delete()
            PhoneCode.objects.all().delete()
            Tally.objects.all().delete()
            asked = f"{number}{name}" if (ask, name) == (sign_up, no) else name
            start = time.perf_counter()
            ask(client, asked)
            taken[name].append(time.perf_counter() - start)
    return [statistics.median(taken[name]) for name in (yes, no)]


@pytest.mark.slow
@pytest.mark.parametrize(("ask", "yes", "no"), PAIRS)
def test_medians_of_500_samples_differ_by_less_than_15_percent(
    client, known, settings, ask, yes, no
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.QUEUE_LETTERS = True
    known.set_password(PASSWORD)
    known.save()
    ask(client, yes)  # What is loaded once.

    with_known, without = median_seconds(client, ask, yes, no)

    assert abs(with_known - without) / max(with_known, without) < ALLOWED
