"""Telephones and addresses as the portal writes them everywhere."""

import pytest

from cabinet.templatetags.kvartal import NO_BREAK_SPACE, bound, phone


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("79001234567", "+7 900 123-45-67"),
        ("+79001234567", "+7 900 123-45-67"),
        ("89001234567", "+7 900 123-45-67"),
        ("88005553535", "88005553535"),
        ("+7 (843) 222-77-88", "+7 (843) 222-77-88"),
        ("79001234567, 22-33-44", "79001234567, 22-33-44"),
        ("", ""),
    ],
)
def test_a_bare_telephone_gets_spaces_and_any_other_stays(number, written):
    assert phone(number).replace(NO_BREAK_SPACE, " ") == written


def test_the_number_of_a_flat_stays_beside_its_word():
    whole = bound("г. Казань, ул. Новая, д. 5, кв. 12")
    assert whole.split(" ") == [
        "г.\N{NO-BREAK SPACE}Казань,",
        "ул.\N{NO-BREAK SPACE}Новая,",
        "д.\N{NO-BREAK SPACE}5,",
        "кв.\N{NO-BREAK SPACE}12",
    ]
