"""Proof of not being a robot, without any foreign service.

A browser with JavaScript solves ALTCHA's puzzle by itself while the form is
filled in; without JavaScript a person answers a small sum. Either is good for
one form: this slows floods down, the limits stop guessing.
"""

import base64
import datetime as dt
import json
import secrets
from typing import Any

import altcha
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from cabinet.residents import tallies

# The browser tries half of them on average: a second on an old telephone.
MAX_TRIES = 50_000
LIFETIME = dt.timedelta(hours=1)
# A sum has few answers, so a network address gets few sums.
SUMS_PER_HOUR = 20
NUMBERS = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
]
SALT = "cabinet.residents.robots"
WRONG = "Ответ не подошёл. Ответьте на новый вопрос."


def puzzle() -> str:
    options = altcha.ChallengeOptions(
        hmac_key=_key(), max_number=MAX_TRIES, expires=timezone.now() + LIFETIME
    )
    return json.dumps(altcha.create_challenge(options).__dict__)


def puzzle_solved(payload: str) -> bool:
    """Whether this is a right solution that nobody handed in before."""
    try:
        fields = json.loads(base64.b64decode(payload, validate=True))
        solved, _ = altcha.verify_solution(fields, _key(), check_expires=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    # Not the payload: one solution can be written in many ways.
    return solved and _first_use(fields["signature"])


def new_sum() -> tuple[str, str]:
    """The question in words, and it signed."""
    a, b = (1 + secrets.randbelow(9) for _ in range(2))
    token = signing.dumps([a, b, secrets.token_hex(8)], salt=SALT)
    return f"Сколько будет {NUMBERS[a]} плюс {NUMBERS[b]}?", token


def sum_answered(token: str, answer: str, address: str) -> bool:
    """Whether the answer to a fresh question is right; counts the address's tries."""
    if tallies.count(f"robots:{address}", LIFETIME) > SUMS_PER_HOUR:
        return False
    try:
        a, b, _ = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return False
    return _first_use(token) and answer.strip() == str(a + b)


class HumanWidget(forms.Widget):
    """A sum to answer, which the puzzle's script takes away once it is solved."""

    template_name = "residents/human.html"

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser would refuse a hidden sum that nobody need answer."""
        return False

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        question, token = new_sum()
        context = {
            "name": name,
            "question": question,
            "token": token,
            "puzzle": puzzle(),
            "attrs": flatatt(attrs or {}),
        }
        # Public in all but name: every widget of Django's renders itself by it.
        return self._render(self.template_name, context, renderer)  # type: ignore[attr-defined, no-any-return]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, ...]:
        parts = ("solution", "question", "answer")
        return tuple(data.get(f"{name}-{part}", "") for part in parts)


class HumanField(forms.Field):
    """Passes for a solved puzzle or a right sum; the form tells the address."""

    widget = HumanWidget
    address = ""

    def clean(self, value: Any) -> None:
        solution, question, answer = value
        if solution and puzzle_solved(solution):
            return
        if not sum_answered(question, answer, self.address):
            raise ValidationError(WRONG)


def ask_human(form: forms.Form, address: str) -> None:
    """Add the proof to a form, where the portal asks for it."""
    if not settings.CAPTCHA:
        return
    field = HumanField(label="Проверка, что вы не робот")
    field.address = address
    form.fields["human"] = field


def _key() -> str:
    return salted_hmac(SALT, "puzzle").hexdigest()


def _first_use(token: str) -> bool:
    used = salted_hmac(SALT, token).hexdigest()
    return tallies.count(f"robots:used:{used}", LIFETIME) == 1
