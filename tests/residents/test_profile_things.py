"""The profile's smaller things: photo, own names, consents, devices, the manual."""

import io

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cabinet.residents.models import Consent, LegalText, Residency, User
from cabinet.residents.profiles import delete_profile
from cms.links import CabinetScreen
from tests.factories import GuestFactory
from tests.factories.cms import InstructionPageFactory

pytestmark = pytest.mark.django_db
PROFILE, PHOTO = "/cabinet/profile/", "/cabinet/profile/photo/"
CONSENTS = "/cabinet/profile/consents/"
PASSWORD = "test-password"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def picture(kind="JPEG", size=(900, 600)):
    file = io.BytesIO()
    image = Image.new("RGB", size, "navy")
    exif = image.getexif()
    exif[0x010F] = "ТАЙНА"
    image.save(file, kind, exif=exif)
    return SimpleUploadedFile(f"../../photo.{kind.lower()}", file.getvalue())


# Photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_is_drawn_anew_as_a_square(resident_client, resident, kind):
    resident_client.post(PHOTO, {"photo": picture(kind)})

    answer = resident_client.get(PHOTO)
    shown = Image.open(io.BytesIO(answer.content))
    assert (shown.format, shown.size) == ("JPEG", (512, 512))
    assert not shown.getexif()
    resident.refresh_from_db()
    assert "photo" not in resident.photo.name


def test_photo_is_seen_by_its_owner_alone(resident_client, neighbour):
    resident_client.post(PHOTO, {"photo": picture()})
    resident_client.force_login(neighbour)

    assert resident_client.get(PHOTO).status_code == 404


@pytest.mark.parametrize("content", [b"text", b"<svg onload='alert(1)'/>", b""])
def test_what_is_no_picture_is_refused(resident_client, resident, content):
    resident_client.post(PHOTO, {"photo": SimpleUploadedFile("a.jpg", content)})

    resident.refresh_from_db()
    assert not resident.photo


def test_photo_goes_with_another_one_and_with_the_profile(
    resident_client, resident, django_capture_on_commit_callbacks
):
    resident_client.post(PHOTO, {"photo": picture()})
    resident.refresh_from_db()
    first = resident.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        resident_client.post(PHOTO, {"photo": picture("PNG")})
    assert not resident.photo.storage.exists(first)

    resident = User.objects.get(pk=resident.pk)
    second = resident.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        delete_profile(user=resident)
    assert not resident.photo.storage.exists(second)


# Own names of accounts


def test_account_gets_a_name_that_only_its_giver_sees(
    resident_client, account, resident, neighbour
):
    guest = GuestFactory(account=account)
    address = f"/cabinet/profile/{account.public_id}/name/"

    resident_client.post(address, {"nickname": "Мамина квартира"})

    assert "Мамина квартира" in resident_client.get(PROFILE).content.decode()
    resident_client.force_login(guest.user)
    assert "Мамина квартира" not in resident_client.get(PROFILE).content.decode()
    resident_client.post(address, {"nickname": "Съёмная"})
    kept = Residency.objects.get(user=resident)
    assert kept.nickname == "Мамина квартира"


# Consents


@pytest.fixture
def agreed(resident):
    for kind in LegalText.Kind:
        text = LegalText.objects.in_force(kind)
        Consent.objects.create(user=resident, text=text, sha256=text.sha256)
    return resident


def prove(client):
    asked = client.post(CONSENTS).headers["Location"]
    assert asked.startswith("/auth/reauthenticate/")
    client.post(asked, {"password": PASSWORD})


def test_one_consent_taken_back_closes_the_cabinet(resident_client, account, agreed):
    prove(resident_client)
    chosen = agreed.consents.get(text__kind="personal-data")

    resident_client.post(CONSENTS, {"consent": chosen.pk})

    chosen.refresh_from_db()
    assert chosen.withdrawn_at
    other = agreed.consents.get(text__kind="terms")
    assert other.withdrawn_at is None
    for address in ("/cabinet/", PROFILE, f"/cabinet/{account.public_id}/charges/"):
        assert resident_client.get(address).headers["Location"] == CONSENTS
    for address in ("/cabinet/profile/data/", "/cabinet/profile/delete/"):
        assert resident_client.get(address).status_code == 200


def test_consents_given_again_open_it(resident_client, account, agreed):
    prove(resident_client)
    resident_client.post(CONSENTS, {"consent": agreed.consents.first().pk})

    resident_client.post(CONSENTS, {"again": "1"})

    assert agreed.consents.filter(withdrawn_at=None).count() == 2
    assert resident_client.get(f"/cabinet/{account.public_id}/").status_code == 200


def test_nobody_takes_back_anothers_consent(resident_client, agreed, neighbour):
    text = LegalText.objects.in_force("terms")
    theirs = Consent.objects.create(user=neighbour, text=text, sha256=text.sha256)
    prove(resident_client)

    answer = resident_client.post(CONSENTS, {"consent": theirs.pk})

    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


# Devices


def test_one_device_is_logged_out(client, resident):
    resident.emailaddress_set.create(email=resident.email, verified=True, primary=True)
    elsewhere = type(client)(headers={"user-agent": "Elsewhere"})
    for one in (client, elsewhere):
        one.post("/auth/login/", {"login": resident.email, "password": PASSWORD})
        one.get(PROFILE)
    assert "Завершить" in client.get("/auth/sessions/").content.decode()
    other = UserSession.objects.get(user_agent="Elsewhere")

    client.post(f"/cabinet/profile/sessions/{other.pk}/end/")

    assert elsewhere.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200


def test_device_of_another_person_is_a_404(resident_client, neighbour):
    theirs = neighbour.usersession_set.create(ip="192.0.2.1", session_key="k")

    address = f"/cabinet/profile/sessions/{theirs.pk}/end/"
    assert resident_client.post(address).status_code == 404


# The manual on the form of entry


def test_login_form_leads_to_the_manual_and_its_file(client):
    article = InstructionPageFactory(screen=CabinetScreen.ENTRY)

    page = client.get("/auth/login/").content.decode()

    assert f'href="{article.url}"' in page
    assert f'href="{article.url}pdf/"' in page
