"""Which passwords are good enough; decided here, offline."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cabinet.residents.models import PasswordRules, User
from cabinet.residents.passwords import rules

pytestmark = pytest.mark.django_db
Preset = PasswordRules.Preset


def refused(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        *("password1", "qwerty123", "iloveyou1"),
        *("пароль123", "Пароль2024!", "йцукенгш", "любимая1990", "наташа1985"),
        # Russian words in the Latin layout, and Latin ones in the Russian.
        *("gfhjkm123", "yfnfif1985", "зфыыцщкв", "йцукен12345"),
    ],
)
def test_common_passwords_are_refused_in_either_layout(password):
    assert refused(password)


@pytest.mark.parametrize(
    "password",
    ["четыре простых слова рядом", "correct horse battery", "Ж" * 64, "q7#Лм2 zРt"],
)
def test_long_and_unusual_ones_pass_with_any_characters(password):
    assert not refused(password)


@pytest.mark.parametrize("password", ["короткЫ", "12345678901", "я" * 129])
def test_short_numeric_and_endless_ones_are_refused(password):
    assert refused(password)


def test_own_name_is_no_password():
    assert refused("petrovich77", User(username="petrovich77"))


@pytest.mark.parametrize(
    ("preset", "least"), [(Preset.EIGHT, 8), (Preset.TWELVE, 12), (Preset.FIFTEEN, 15)]
)
def test_staff_choose_the_length(preset, least):
    PasswordRules.objects.create(preset=preset)

    assert rules().min_length == least
    word = "жёлтый-грузовик-едет"
    assert refused(word[: least - 1])
    assert not refused(word[:least])


def test_own_length_counts_and_never_goes_below_eight():
    PasswordRules.objects.create(preset=Preset.OWN, own_length=10)
    assert rules().min_length == 10

    with transaction.atomic(), pytest.raises(IntegrityError):
        PasswordRules.objects.update(own_length=6)


def test_there_is_one_rule():
    PasswordRules.objects.create()

    with pytest.raises(IntegrityError):
        PasswordRules.objects.create()


def test_the_form_says_the_rule_in_force(client):
    PasswordRules.objects.create(preset=Preset.TWELVE)

    assert "Не короче 12 знаков" in client.get("/auth/signup/").content.decode()


@pytest.mark.parametrize(
    ("preset", "password", "allowed"),
    [
        (Preset.MANUAL_003, "Ж7" * 10, True),
        (Preset.MANUAL_003, "Ж7" * 11, False),
        (Preset.MANUAL_002, "Vbb7!@#$%^_*&;.Ж", True),
        (Preset.MANUAL_002, "Vbb7!@#$%^_*&;.Жю", False),
        (Preset.MANUAL_002, "Vbb7 слово раз", False),
        (Preset.MANUAL_002, "Vbb7!Ж", False),
    ],
)
def test_presets_of_the_manuals_keep_their_upper_limits(preset, password, allowed):
    PasswordRules.objects.create(preset=preset)

    assert refused(password) is not allowed


def test_the_form_tells_an_upper_limit(client):
    PasswordRules.objects.create(preset=Preset.MANUAL_003)

    assert "От 8 до 20 знаков" in client.get("/auth/signup/").content.decode()
