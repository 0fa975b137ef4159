"""One card for everything about an account, each section by its right."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.journal.models import Action, Entry
from cabinet.journal.services import write
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import Residency
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PaymentFactory,
    ReadingFactory,
    ResidencyFactory,
)
from tests.factories.bills import publish, simple_line
from tests.factories.requests import RequestFactory
from tests.office.conftest import without


@pytest.fixture
def full(dwelling, resident):
    """An account with something in every section of its card."""
    publish(dwelling, [simple_line(dwelling, "777.00")])
    ReadingFactory(meter=dwelling.meters.get(), date=dt.date(2017, 9, 1))
    PaymentFactory(account=dwelling, place="Сбербанк Онлайн")
    RequestFactory(account=dwelling, author=resident, number=31)
    write(Action.CHANGED, dwelling, reason="Исправлена площадь")
    return dwelling


def card(client, account):
    return client.get(f"/admin/accounts/inspect/{account.pk}/").content.decode()


def test_card_has_everything(full, clerk_client, resident):
    page = card(clerk_client, full)

    for words in (
        "Соловьёв",
        "8 (900) 123-45-67",
        resident.display_name,
        "777,00",
        "ab-77 1",
        "Сбербанк Онлайн",
        "№ 31",
        "Исправлена площадь",
        "Посмотреть как житель",
    ):
        assert words in page, words


def test_card_leads_to_lists_that_open(full, clerk_client):
    page = card(clerk_client, full)
    links = set(re.findall(r'href="(/admin/[^"]+\?(?:q|account__number)=[^"]+)"', page))

    assert len(links) == 8
    for link in links:
        assert clerk_client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_card_without_the_right_to_personal_data(full, clerk_client, resident):
    without("view_personal_data")

    page = card(clerk_client, full)

    for words in ("Соловьёв", "123-45-67", "Solovev", resident.display_name):
        assert words not in page, words
    assert "777,00" in page


@pytest.mark.parametrize(
    ("permission", "gone"),
    [
        ("view_payment", "Сбербанк Онлайн"),
        ("view_servicerequest", "№ 31"),
        ("view_charge", "777,00"),
        ("look_as_resident", "Посмотреть как житель"),
    ],
)
def test_each_section_needs_its_right(full, clerk_client, permission, gone):
    without(permission)

    assert gone not in card(clerk_client, full)


def test_opening_a_card_is_an_entry_once_in_ten_minutes(full, clerk_client, clerk):
    card(clerk_client, full)
    card(clerk_client, full)

    entry = Entry.objects.get(action=Action.SEEN)
    assert (entry.actor_id, entry.account_id) == (clerk.pk, full.pk)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/accounts/", "лицевые счета"),
        ("/admin/residency/", "привязки"),
    ],
)
def test_a_list_of_people_is_one_entry_and_a_file_another(
    full, clerk_client, clerk, address, words
):
    for _ in range(2):
        clerk_client.get(address)
    seen = Entry.objects.get(action=Action.SEEN)
    assert (seen.actor_id, seen.organization_id) == (clerk.pk, full.organization_id)
    assert words in seen.subject_words

    for _ in range(2):
        list(clerk_client.get(f"{address}?export=csv").streaming_content)
    exported = Entry.objects.filter(action=Action.EXPORTED)
    assert ["с личными данными" in one.subject_words for one in exported] == [True] * 2
    assert full.last_name not in str(list(Entry.objects.values()))


def test_without_people_there_is_nothing_to_note(full, clerk_client, clerk):
    clerk_client.get("/admin/accounts/?columns=premises")
    clerk_client.get("/admin/building/")
    group = clerk.groups.get()
    group.permissions.remove(Permission.objects.get(codename="view_personal_data"))
    clerk_client.get("/admin/accounts/")

    assert not Entry.objects.filter(action=Action.SEEN).exists()


def test_a_residents_page_and_a_request_are_seen(full, clerk_client):
    tie, asked = Residency.objects.get(), ServiceRequest.objects.get()
    clerk_client.get(f"/admin/residency/inspect/{tie.pk}/")
    clerk_client.get(f"/admin/requests/{asked.pk}/")

    seen = Entry.objects.filter(action=Action.SEEN).order_by("pk")
    assert [(one.subject_kind, one.subject_id) for one in seen] == [
        ("residents.residency", str(tie.pk)),
        ("service_requests.servicerequest", str(asked.pk)),
    ]
    assert {one.account_id for one in seen} == {full.pk}


def test_foreign_card_is_not_found(clerk_client):
    stranger = AccountFactory()

    assert (
        clerk_client.get(f"/admin/accounts/inspect/{stranger.pk}/").status_code == 404
    )
    assert not Entry.objects.filter(action=Action.SEEN).exists()


def test_longer_sections_take_no_more_queries(
    full, clerk_client, django_assert_max_num_queries
):
    card(clerk_client, full)
    with CaptureQueriesContext(connection) as before:
        card(clerk_client, full)
    for _ in range(5):
        PaymentFactory(account=full)
        ResidencyFactory(account=full)
        MeterFactory(account=full)
        RequestFactory(account=full)
        write(Action.CHANGED, full)

    with django_assert_max_num_queries(len(before)):
        card(clerk_client, full)
