"""Whatever is attached, nothing active is kept and no page falls over."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cabinet.requests import attachments
from cabinet.requests.models import Attachment, ServiceRequest
from tests.requests.hostile import CORPUS, JPEG, PDF, PNG, SCRIPT, located, picture


@pytest.fixture
def new(account, resident_client, category):
    """Send the form of a new request with these files."""

    def send(*files):
        values = {
            "subject": category.pk,
            "place": "flat",
            "description": "Течёт кран",
            "phone": "22-77-88",
            "files": [SimpleUploadedFile(name, data) for name, data in files],
        }
        return resident_client.post(
            f"/cabinet/{account.public_id}/requests/new/", values
        )

    return send


def raw(name, data):
    """An upload whose name the test client didn't tidy up."""
    file = SimpleUploadedFile("a", data)
    file._name = name
    return file


def kept(own_folder):
    return [path for path in own_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("case", CORPUS)
def test_hostile_file_is_refused_or_made_harmless(new, own_folder, case):
    response = new(CORPUS[case])

    assert response.status_code in {200, 302}
    if response.status_code == 200:
        assert response.context["form"].errors["files"]
        assert not ServiceRequest.objects.exists()
    for path in kept(own_folder):
        data = path.read_bytes()
        assert path.suffix in {".jpg", ".pdf"}
        assert SCRIPT not in data or path.suffix == ".pdf"
        assert b"<?php" not in data
        assert b"PK\x03\x04" not in data


@pytest.mark.parametrize("case", CORPUS)
def test_name_that_people_see_is_tidy(case):
    from cabinet.requests.files import FileRefusedError, clean

    name, data = CORPUS[case]
    try:
        found = clean(raw(name, data))
    except FileRefusedError as error:
        found = None
        words = str(error)
    if found is None:
        assert "\u202e" not in words
        return
    assert found.name.endswith((".jpg", ".pdf"))
    assert len(found.name) <= 120
    assert not set(found.name) & set("/\\\x00\r\n\u202e")


def test_there_are_enough_of_them():
    assert len(CORPUS) >= 40


def test_photo_forgets_where_it_was_taken(new, own_folder):
    assert new(("photo.jpg", located())).status_code == 302

    attachment = Attachment.objects.get()
    with attachment.file.open() as file:
        data = file.read()
    assert b"SECRETPHONE" not in data
    assert b"Exif" not in data
    # Upright: the sides changed places, as the camera asked.
    assert Image.open(io.BytesIO(data)).size == (48, 64)


def test_good_files_are_kept_under_names_of_the_portals_own(new, own_folder):
    assert new(("a.jpg", JPEG), ("b.png", PNG), ("счёт.pdf", PDF)).status_code == 302

    assert {one.name for one in Attachment.objects.all()} == {
        "a.jpg",
        "b.jpg",
        "счёт.pdf",
    }
    # Two pictures with their previews, and the document.
    assert len(kept(own_folder)) == 5
    assert not [path for path in kept(own_folder) if "счёт" in path.name]


def test_sixth_file_is_refused(new, own_folder):
    response = new(*[(f"{number}.jpg", JPEG) for number in range(6)])

    assert "не больше 5" in str(response.context["form"].errors["files"])
    assert not kept(own_folder)


def test_five_files_are_all_that_one_request_gets(
    new, account, resident_client, own_folder
):
    new(*[(f"{number}.jpg", JPEG) for number in range(5)])
    number = ServiceRequest.objects.get().number

    response = resident_client.post(
        f"/cabinet/{account.public_id}/requests/{number}/",
        {"text": "Ещё", "files": [SimpleUploadedFile("6.jpg", JPEG)]},
    )

    assert "не больше 5" in response.content.decode()
    assert Attachment.objects.count() == 5


def test_person_keeps_so_much(new, own_folder, monkeypatch):
    monkeypatch.setattr(attachments, "MEGABYTE", len(JPEG) // 200)

    response = new(("a.jpg", JPEG))

    assert "100 МБ" in response.content.decode()
    assert not ServiceRequest.objects.exists()
    assert not kept(own_folder)


def test_picture_above_the_limit_of_dots_is_refused(new):
    response = new(("wide.png", picture("PNG", size=(8000, 5001))))

    assert "40 мегапикселей" in str(response.context["form"].errors["files"])
