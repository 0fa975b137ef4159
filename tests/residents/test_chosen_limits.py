"""Limits of the entry, of codes and of files are staff's to choose, within bounds."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cabinet.meters.photos import PhotoError as DialError
from cabinet.meters.photos import cleaned
from cabinet.requests.forms import FilesField
from cabinet.residents import phones
from cabinet.residents.forms.profile import PhotoForm
from cabinet.residents.models import Limits, PhoneCode
from cabinet.residents.models.limits import BOUNDS
from cabinet.residents.photos import PhotoError, set_photo
from cabinet.residents.receipt_pictures import PictureError, read_receipt
from tests.factories import UserFactory
from tests.residents.test_logins import entered, log_in, resident  # noqa: F401
from tests.residents.test_phones import ask, later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.mark.parametrize(
    ("take", "error"),
    [
        (FilesField().clean, ValidationError),
        (cleaned, DialError),
        (read_receipt, PictureError),
        (lambda file: set_photo(user=UserFactory(), upload=file), PhotoError),
    ],
    ids=["request", "meter", "receipt", "portrait"],
)
def test_file_is_as_big_as_staff_allow(take, error):
    Limits.objects.create(file_megabytes=1)
    file = SimpleUploadedFile("a.jpg", b"x" * (2**20 + 1))

    with pytest.raises(error, match=r"\b1 МБ"):
        take(file)

    assert "до 1 МБ" in str(PhotoForm().fields["photo"].help_text)


def test_codes_and_tries_are_as_many_as_staff_allow(monkeypatch):
    Limits.objects.create(code_tries=3, codes_of_phone=1)
    sent = phones.phone_codes.SentCode("555000", phones.phone_codes.Way.SMS)
    monkeypatch.setattr(phones.phone_codes, "_senders", [lambda phone: sent])
    user = UserFactory()
    ask(user)
    asked = PhoneCode.objects.get()
    for _ in range(3):
        assert not phones.is_right(asked=asked, code="000000")

    assert not phones.is_right(asked=asked, code="555000")
    with later(), pytest.raises(phones.PhoneError):
        ask(user)


@pytest.mark.parametrize(
    ("limits", "address"),
    [
        ({"failures_of_login_here": 3}, "198.51.100.1"),
        ({"failures_of_login": 20}, "198.51.{}.1"),
    ],
    ids=["one address", "everywhere"],
)
def test_wrong_passwords_are_as_many_as_staff_allow(
    client,
    resident,  # noqa: F811
    limits,
    address,
):
    Limits.objects.create(**limits)
    [most] = limits.values()
    for turn in range(most - 1):
        log_in(client, "ivan", "wrong", address.format(turn))
    log_in(client, "ivan", address=address.format(100))
    assert entered(client)
    stranger = type(client)()
    for turn in range(2):
        log_in(stranger, "ivan", "wrong", address.format(turn + 200))

    log_in(stranger, "ivan", address=address.format(250))
    assert not entered(stranger)


@pytest.mark.parametrize("field", BOUNDS)
def test_the_database_holds_the_bounds(field):
    least, most = BOUNDS[field]
    for wrong in (least - 1, most + 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Limits.objects.create(**{field: wrong})
