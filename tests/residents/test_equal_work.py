"""A known and an unknown name cost the same work, so that time tells nothing."""

import statistics
import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.residents.models import LinkingWays
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "четыре простых слова рядом"
ALLOWED = 0.15


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def known():
    user = UserFactory(username="ivan", email="ivan@mail.example")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    account = AccountFactory(number="551412", last_name="Иванов")
    LinkingWays.objects.create(organization=account.organization, first_entry=True)
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


PAIRS = [
    (log_in, "ivan", "nikto"),
    (log_in, "ivan@mail.example", "nikto@mail.example"),
    (recover, "ivan@mail.example", "nikto@mail.example"),
    (sign_up, "ivan@mail.example", "nikto@mail.example"),
    (first_entry, "551412", "551413"),
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


@pytest.mark.slow
@pytest.mark.parametrize(("ask", "yes", "no"), PAIRS)
def test_medians_of_500_samples_differ_by_less_than_15_percent(
    client, known, settings, ask, yes, no
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    known.set_password(PASSWORD)
    known.save()
    taken = {yes: [], no: []}
    for number in range(500):
        for name in (yes, no):
            cache.clear()
            client.cookies.clear()
            start = time.perf_counter()
            ask(
                client, name if name == yes or ask is not sign_up else f"{number}{name}"
            )
            taken[name].append(time.perf_counter() - start)

    with_known, without = (statistics.median(taken[name]) for name in (yes, no))
    assert abs(with_known - without) / max(with_known, without) < ALLOWED
