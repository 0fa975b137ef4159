"""Ways beyond the plain ones: QR codes, kinds of accounts, look-ups, defaults."""

import io

import pytest
import zxingcpp
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cabinet.accounts.models import Account
from cabinet.residents import link_views
from cabinet.residents.models import LinkingWays, Residency
from cabinet.residents.services import MISMATCH, ONLY_BY_CODE
from cabinet.residents.way_list import offered_ways
from tests.factories import AccountFactory, OrganizationFactory, UserFactory
from tests.factories.bills import publish, simple_line
from tests.residents.test_ways import CONFIRM, LINK, fail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def account():
    return AccountFactory(number="551412", last_name="Иванов", premises__number="16")


@pytest.fixture
def newcomer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def held(user):
    return list(Account.objects.visible_to(user))


# QR codes


def picture(text, kind="PNG", encoding="utf-8"):
    data = text.encode(encoding)
    code = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode)
    dots = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=5))
    paper = Image.new("L", (dots.width + 400, dots.height + 700), 235)
    paper.paste(dots, (120, 300))
    file = io.BytesIO()
    paper.rotate(4, fillcolor=235).convert("RGB").save(file, kind)
    return SimpleUploadedFile(f"receipt.{kind.lower()}", file.getvalue())


def payload(number="551412", kopecks="177584", month="082017", header="ST00012"):
    return (
        f"{header}|Name=УК|PersonalAcc=1|Sum={kopecks}|PersAcc={number}"
        f"|PaymPeriod={month}"
    )


def send(client, file):
    return client.post(f"{LINK}?way=qr", {"picture": file})


@pytest.fixture
def billed(account):
    publish(account, [simple_line(account, "1775.84")])
    return account


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_by_a_picture_of_the_receipts_code(client, newcomer, billed, kind):
    answer = send(client, picture(payload(), kind))
    assert answer.headers["Location"] == CONFIRM
    client.post(CONFIRM)

    assert held(newcomer) == [billed]
    assert newcomer.residencies.get().method == Residency.Method.RECEIPT_QR


def test_code_in_the_windows_encoding_and_another_month_spelling(
    client, newcomer, billed
):
    text = payload(header="ST00011", month="08.2017")

    assert send(client, picture(text, encoding="cp1251")).status_code == 302


@pytest.mark.parametrize(
    "text",
    [payload(kopecks="177585"), payload(month="072017"), payload(number="551413")],
)
def test_code_that_says_something_else_proves_nothing(client, newcomer, billed, text):
    answer = send(client, picture(text))

    assert answer.context["form"].non_field_errors() == [MISMATCH]


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.png", b"not a picture"),
        SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>"),
    ],
)
def test_what_is_no_picture_is_told_at_the_field(client, newcomer, file):
    assert "Это не снимок" in send(client, file).content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org", "не прочитался"),
        (payload(kopecks=""), "нет номера счёта"),
        (payload(kopecks="0"), "нет номера счёта"),
        (payload(month="132017"), "нет номера счёта"),
    ],
)
def test_code_without_what_is_needed_leads_to_another_way(
    client, newcomer, billed, text, words
):
    page = send(client, picture(text)).content.decode()

    assert words in page


def test_real_receipt_is_read_back(client, newcomer, tmp_path):
    """The printed receipt itself, drawn by poppler as a photo would show it."""
    import subprocess

    from cabinet.charges import receipts
    from cabinet.charges.bills import bill_of
    from tests.charges.test_receipt import REQUISITES
    from tests.factories.bills import manual_bill

    organization = OrganizationFactory(**REQUISITES)
    account, period = manual_bill("551412", organization=organization)
    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(receipts.draw(bill_of(account, period)))
    subprocess.run(
        ["pdftoppm", "-png", "-r", "110", "-singlefile", pdf, tmp_path / "photo"],  # noqa: S607
        check=True,
    )

    photo = SimpleUploadedFile("p.png", (tmp_path / "photo.png").read_bytes())
    assert send(client, photo).headers["Location"] == CONFIRM


def test_forged_pictures_stop_with_the_brake(client, newcomer, billed):
    fail(count=100)

    answer = send(client, picture(payload()))

    assert answer.context["form"].non_field_errors() == [ONLY_BY_CODE]


# Kinds of accounts


@pytest.fixture
def two_kinds(account):
    """The same number from the managing company and from the fund of repairs."""
    Account.objects.filter(pk=account.pk).update(kind=Account.Kind.MANAGEMENT)
    return AccountFactory(
        number="551412",
        last_name="Иванов",
        kind=Account.Kind.CAPITAL_REPAIR,
        premises=account.premises,
    )


def test_kind_is_asked_for_only_where_there_are_several(client, newcomer, account):
    assert "Тип лицевого счёта" not in client.get(LINK).content.decode()
    AccountFactory(organization=account.organization, kind="CR")
    Account.objects.filter(pk=account.pk).update(kind="UO")
    cache.clear()

    assert "Тип лицевого счёта" in client.get(LINK).content.decode()


def test_kind_tells_accounts_with_one_number_apart(
    client, newcomer, account, two_kinds
):
    AccountFactory(organization=account.organization, kind="RSO")
    values = {"number": "551412", "last_name": "Иванов", "flat": "16"}

    unclear = client.post(LINK, values)
    assert unclear.context["form"].non_field_errors() == [MISMATCH]
    client.post(LINK, {**values, "kind": "CR"})

    assert held(newcomer) == [two_kinds]


# Look-ups of houses


def test_flats_are_numbers_up_to_the_houses_count_and_not_its_accounts(
    client, newcomer, account
):
    building = account.premises.building
    building.flats_count = 3
    building.save()

    page = client.get(f"{LINK}?way=payment&building={building.pk}").content.decode()

    assert page.count("<option value=") == 3
    assert '<option value="16">' not in page


def test_houses_are_looked_up_limited_for_an_address_too(client, account, monkeypatch):
    monkeypatch.setattr(link_views, "LOOKUPS_OF_ADDRESS", 3)
    for _ in range(3):
        client.force_login(UserFactory())
        assert client.get(f"{LINK}?way=payment").status_code == 200
    client.force_login(UserFactory())

    assert client.get(f"{LINK}?way=payment").headers["Location"] == LINK


# What an organisation offers before it has chosen


def test_number_and_surname_alone_are_off_until_chosen(client, newcomer, account):
    assert "surname" not in {way.slug for way in offered_ways()}
    LinkingWays.objects.create(organization=OrganizationFactory(), surname=True)
    values = {"number": "551412", "last_name": "Иванов"}

    answer = client.post(f"{LINK}?way=surname", values)

    assert answer.context["form"].non_field_errors() == [MISMATCH]


def test_link_page_tells_what_to_do_without_ones_organisation(client, newcomer):
    assert "Вашей организации нет на сайте?" in client.get(LINK).content.decode()
