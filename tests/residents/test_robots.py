"""The proof of not being a robot: by itself with JavaScript, by a sum without."""

import base64
import json
import re

import altcha
import pytest
from django.core.cache import cache

from cabinet.residents import robots
from cabinet.residents.models import User

pytestmark = pytest.mark.django_db
SIGNUP = "/auth/signup/"
PASSWORD = "четыре простых слова рядом"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.CAPTCHA = True
    cache.clear()


def solved(puzzle):
    fields = json.loads(puzzle)
    number = altcha.solve_challenge(
        fields["challenge"], fields["salt"], fields["algorithm"], fields["max_number"]
    ).number
    fields.pop("max_number")
    return fields | {"number": number}


def packed(fields):
    return base64.b64encode(json.dumps(fields).encode()).decode()


def sign_up(client, **proof):
    values = {"email": "novyi@mail.example", "terms": "on", "personal_data": "on"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    return client.post(SIGNUP, {**values, **passwords, **proof})


def sum_of(page):
    token = re.search(r'name="human-question" value="([^"]+)"', page)[1]
    a, b = re.search(r"Сколько будет (\w+) плюс (\w+)\?", page).groups()
    return token, robots.NUMBERS.index(a) + robots.NUMBERS.index(b)


def test_a_solved_puzzle_passes(client):
    sign_up(client, **{"human-solution": packed(solved(robots.puzzle()))})

    assert User.objects.count() == 1


def test_a_puzzle_is_good_once_however_it_is_written():
    fields = solved(robots.puzzle())

    assert robots.puzzle_solved(packed(fields))
    # A cache that forgets or is emptied gives no proof back.
    cache.clear()
    assert not robots.puzzle_solved(packed(fields))
    assert not robots.puzzle_solved(packed(fields | {"more": 1}))


@pytest.mark.parametrize(
    "payload",
    ["", "nonsense", packed([]), packed({}), packed({"algorithm": "SHA-256"})],
)
def test_nonsense_is_no_solution(payload):
    assert not robots.puzzle_solved(payload)


def test_a_puzzle_of_ones_own_making_is_refused():
    fields = solved(robots.puzzle())

    assert not robots.puzzle_solved(packed(fields | {"signature": "0" * 64}))


def test_without_javascript_the_sum_passes(client):
    token, answer = sum_of(client.get(SIGNUP).content.decode())

    sign_up(client, **{"human-question": token, "human-answer": f" {answer} "})

    assert User.objects.count() == 1


def test_a_wrong_sum_is_refused_and_its_question_is_spent(client):
    token, answer = sum_of(client.get(SIGNUP).content.decode())

    response = sign_up(client, **{"human-question": token, "human-answer": "99"})
    sign_up(client, **{"human-question": token, "human-answer": str(answer)})

    assert robots.WRONG in response.context["form"].errors["human"]
    assert not User.objects.exists()


def test_sums_of_one_address_are_counted():
    for _ in range(robots.SUMS_PER_HOUR):
        robots.sum_answered("", "", "192.0.2.1")
    cache.clear()
    question, token = robots.new_sum()
    answer = sum(
        map(robots.NUMBERS.index, re.findall(r"будет (\w+) плюс (\w+)", question)[0])
    )

    assert not robots.sum_answered(token, str(answer), "192.0.2.1")
    assert robots.sum_answered(token, str(answer), "192.0.2.2")


def test_nobody_passes_without_either(client):
    assert "human" in sign_up(client).context["form"].errors
