"""Entry at the beginning of a month: twenty residents log in at once, over HTTP.

The cost that nobody can save is the hashing of passwords, so it is the measure:
the same passwords, hashed by as many threads on the same cores.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.urls import reverse

from bench.result import Result, at_most
from bench.serving import HOST, NAME, PATIENCE, served_whole
from cabinet.residents.models import User

RESIDENTS = 20
ROUNDS = 5
MOST = 1.5
PASSWORD, SECRET = "четыре простых слова рядом", "k" * 32


def run() -> list[Result]:
    call_command("collectstatic", interactive=False, verbosity=0)
    people = [_resident(number) for number in range(RESIDENTS)]
    with served_whole() as port:
        log_in = partial(_log_in, port)
        _at_once(log_in, people)  # What is loaded and compiled once.
        bare = median(_at_once(_hash, people) for _ in range(ROUNDS))
        entry = median(_at_once(log_in, people) for _ in range(ROUNDS))
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


def _log_in(port: int, user: User) -> None:
    values = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": SECRET}
    headers = {
        "Host": NAME,
        "Cookie": f"csrftoken={SECRET}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as browser:
        browser.request("POST", reverse("account_login"), urlencode(values), headers)
        answer = browser.getresponse()
        if answer.headers["Location"] != reverse("cabinet:home"):
            raise AssertionError(answer.status, answer.read())
