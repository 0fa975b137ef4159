"""Entry at the beginning of a month: twenty residents log in at once.

The cost that nobody can save is the hashing of passwords, so it is the measure.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.result import Result, at_most
from cabinet.residents.models import User

RESIDENTS = 20
ROUNDS = 5
MOST = 1.5
PASSWORD = "четыре простых слова рядом"  # noqa: S105 (of nobody)


def run() -> list[Result]:
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    people = [_resident(number) for number in range(RESIDENTS)]
    _at_once(_log_in, people)  # What is loaded and compiled once.
    bare = median(_at_once(_hash, people) for _ in range(ROUNDS))
    entry = median(_at_once(_log_in, people) for _ in range(ROUNDS))
    return [
        at_most(f"Вход {RESIDENTS} жителей сразу, секунд", entry, MOST * bare, "с"),
        at_most("Он же к одному только хешированию паролей", entry / bare, MOST),
    ]


def _resident(number: int) -> User:
    email = f"entry{number}@mail.example"
    user = User.objects.create_user(f"entry{number}", email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _at_once(do: Callable[[User], None], people: Iterable[User]) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(RESIDENTS) as pool:
        list(pool.map(do, people))
    return time.perf_counter() - start


def _hash(user: User) -> None:
    if not check_password(PASSWORD, user.password):
        raise AssertionError(user)


def _log_in(user: User) -> None:
    values = {"login": user.email, "password": PASSWORD}
    # Each from a home of their own: the limits count an address's failures.
    home = Client(REMOTE_ADDR=f"192.0.2.{user.pk % 250 + 1}")
    try:
        answer = home.post(reverse("account_login"), values)
    finally:
        connection.close()
    if answer.headers.get("Location") != reverse("cabinet:home"):
        raise AssertionError(answer)
