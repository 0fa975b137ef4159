import io

import pytest
from PIL import Image
from pypdf import PdfReader

from cabinet.charges.models import ReceiptSettings
from tests.factories import AccountFactory, OrganizationFactory
from tests.factories.bills import publish, simple_line

BASE = "/admin/receiptsettings/"


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def settings_row(account):
    return ReceiptSettings.objects.create(organization=account.organization)


def values(account, **changes):
    return {
        "organization": account.organization.pk,
        "notice": "",
        "closing_words": "",
        "section_parties": "2",
        "section_charges": "1",
        **changes,
    }


def png() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGBA", (300, 120), (11, 100, 100, 128)).save(file, "PNG")
    file.seek(0)
    file.name = "logo.png"
    return file


def test_places_become_the_order_and_empty_ones_are_left_out(
    clerk_client, account, settings_row
):
    clerk_client.post(f"{BASE}edit/{settings_row.pk}/", values(account))

    settings_row.refresh_from_db()
    assert settings_row.sections == ["charges", "parties"]


def test_receipt_without_any_section_is_refused(clerk_client, account, settings_row):
    nothing = values(account, section_parties="", section_charges="")

    page = clerk_client.post(f"{BASE}edit/{settings_row.pk}/", nothing)

    assert "Укажите место хотя бы одному разделу" in page.content.decode()


def test_preview_draws_the_unsaved_form_and_saves_nothing(
    clerk_client, account, settings_row
):
    publish(account, [simple_line(account, "7.00")])
    form = values(account, section_notice="3", notice="Новое объявление", logo=png())

    answer = clerk_client.post(f"{BASE}preview/{settings_row.pk}/", form)

    page = PdfReader(io.BytesIO(answer.content)).pages[0]
    settings_row.refresh_from_db()
    assert "Новое объявление" in page.extract_text()
    assert len(page.images) == 1
    assert (settings_row.notice, bool(settings_row.logo)) == ("", False)


def test_preview_shows_no_account_of_another_organisation(
    clerk_client, account, settings_row
):
    foreign = AccountFactory(number="777")
    for one in (account, foreign):
        publish(one, [simple_line(one, "7.00")])
    form = values(account, preview_account="777")

    answer = clerk_client.post(f"{BASE}preview/{settings_row.pk}/", form)

    assert "лицевого счёта в последнем месяце нет" in answer.content.decode()


def test_another_organisations_settings_do_not_exist(clerk_client, account):
    foreign = ReceiptSettings.objects.create(organization=OrganizationFactory())

    for action in ("edit", "preview"):
        address = f"{BASE}{action}/{foreign.pk}/"
        assert clerk_client.post(address, values(account)).status_code == 404


def test_preview_before_the_first_month_says_why_not(
    clerk_client, account, settings_row
):
    answer = clerk_client.post(f"{BASE}preview/{settings_row.pk}/", values(account))

    assert "Показать не на чем" in answer.content.decode()
