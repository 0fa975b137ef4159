"""Registration: what it asks for, keeps, and never tells."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cabinet.residents.models import Consent, LegalText, User
from cabinet.residents.names import clean_phone, clean_username, phone_key
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGNUP = "/auth/signup/"
PASSWORD = "четыре простых слова рядом"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_up(client, email="novyi@mail.example", **changed):
    values = {
        "email": email,
        "username": "",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "phone": "",
        "terms": "on",
        "personal_data": "on",
        **changed,
    }
    values = {name: value for name, value in values.items() if value is not None}
    return client.post(SIGNUP, values)


def errors(response):
    return response.context["form"].errors


@pytest.mark.parametrize("name", ["ivan", "Иван-2", "мария_п", "a" * 30, "ёлка"])
def test_names_of_the_manual_are_taken(client, name):
    assert sign_up(client, username=name).status_code == 302
    assert User.objects.get().username == name.lower()


@pytest.mark.parametrize(
    "name",
    ["2ivan", "-ivan", "_ivan", "ivan petrov", "ivan@mail", "a" * 31, "аdmin", "admin"],
)
def test_other_names_are_refused_with_the_rule(client, name):
    response = sign_up(client, username=name)

    assert "username" in errors(response)
    assert not User.objects.exists()


def test_full_width_letters_are_the_same_name():
    assert clean_username("ＩＶＡＮ") == "ivan"


@pytest.mark.parametrize(
    "typed",
    ["+7 900 123-45-67", "8 (900) 123-45-67", "9001234567", "7 900 1234567"],
)
def test_phone_is_kept_in_one_spelling(client, typed):
    sign_up(client, phone=typed)

    assert client.session["activation"][1] == "79001234567"
    assert User.objects.get().phone == ""


@pytest.mark.parametrize("typed", ["12345", "+7 495 123-45-67x", "+1 900 123-45-67"])
def test_what_is_no_mobile_is_refused(client, typed):
    assert phone_key(typed) == ""
    assert "phone" in errors(sign_up(client, phone=typed))


def test_no_phone_is_no_phone():
    assert clean_phone("  ") == ""


def test_consents_are_two_boxes_and_none_is_ticked(client):
    page = client.get(SIGNUP).content.decode()

    for name in ("terms", "personal_data"):
        box = re.search(rf'<input type="checkbox" name="{name}"[^>]*>', page)[0]
        assert "checked" not in box
    assert 'href="/legal/terms/"' in page
    assert 'href="/legal/personal-data/"' in page


@pytest.mark.parametrize("missing", ["terms", "personal_data"])
def test_nobody_registers_without_either_consent(client, missing):
    assert missing in errors(sign_up(client, **{missing: None}))
    assert not User.objects.exists()


def test_consents_are_kept_with_text_time_and_source(client):
    sign_up(client)

    kept = Consent.objects.select_related("text")
    assert {one.text.kind for one in kept} == set(LegalText.Kind.values)
    for one in kept:
        assert one.sha256 == one.text.sha256
        assert one.address == "127.0.0.1"
        assert one.withdrawn_at is None
        assert timezone.now() - one.given_at < dt.timedelta(minutes=1)


def test_consent_is_to_the_version_in_force(client):
    kind = LegalText.Kind.TERMS
    today = timezone.localdate()
    newer = LegalText.objects.create(kind=kind, text="Новое", in_force_from=today)
    LegalText.objects.create(
        kind=kind, text="Будущее", in_force_from=today + dt.timedelta(days=1)
    )

    sign_up(client)

    assert Consent.objects.get(text__kind=kind).text == newer
    assert newer.version == 2


@pytest.mark.parametrize("kind", LegalText.Kind.values)
def test_texts_are_public(client, kind):
    page = client.get(f"/legal/{kind}/").content.decode()

    assert LegalText.Kind(kind).label in page
    assert "Редакция 1" in page


def test_taken_name_answers_as_a_free_one_and_its_owner_is_told(client, mailoutbox):
    owner = UserFactory(username="ivan", email="ivan@mail.example")

    free = sign_up(client, "a@mail.example", username="svoboden")
    client.cookies.clear()
    taken = sign_up(client, "b@mail.example", username="IVAN")

    assert taken.status_code == free.status_code == 302
    assert taken.headers["Location"] == free.headers["Location"]
    newcomer = User.objects.get(email="b@mail.example")
    assert newcomer.username != owner.username
    told = [letter for letter in mailoutbox if letter.to == [owner.email]]
    assert "выбрал имя пользователя" in told[0].body
    assert newcomer.email not in told[0].body


def test_late_confirmation_frees_the_address(client):
    sign_up(client)
    client.cookies.clear()
    first = User.objects.get()

    with time_machine.travel(timezone.now() + dt.timedelta(days=3, hours=1)):
        sign_up(client)

    assert User.objects.get().pk != first.pk


def test_fresh_registration_is_not_taken_over(client):
    sign_up(client)
    client.cookies.clear()
    first = User.objects.get()

    sign_up(client, password1="совсем другие слова", password2="совсем другие слова")

    again = User.objects.get()
    assert again.pk == first.pk
    assert again.check_password(PASSWORD)
