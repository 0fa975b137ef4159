"""One search and one card: by every word, within one's organisations and rights."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account
from cabinet.journal.models import Action, Entry
from cabinet.journal.services import write
from cabinet.meters.models import Meter
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import Residency
from portal.office.searching import Search
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PaymentFactory,
    ReadingFactory,
    ResidencyFactory,
)
from tests.factories.bills import publish, simple_line
from tests.factories.requests import RequestFactory


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def dwelling(account):
    building = account.premises.building
    building.address = "г. Заинск, ул. Ленина, д. 5"
    building.save()
    account.premises.number = "12"
    account.premises.save()
    Account.objects.filter(pk=account.pk).update(
        number="551412-А",
        last_name="Соловьёв",
        first_name="Пётр",
        middle_name="Ильич",
        phone="8 (900) 123-45-67",
        email="Solovev@mail.example",
        unified_account_number="10АБ123456",
    )
    MeterFactory(account=account, serial_number="ab-77 1")
    return Account.objects.get(pk=account.pk)


WORDS = [
    "551412-А",
    " 551412 ",
    "551 412",
    "л/с № 551412",
    "10аб123456",
    "соловьев",
    "СОЛОВЬЁВ П",
    "Соловьёв Ильич",
    "Ленина 5 12",
    "ул. Ленина, д. 5, кв. 12",
    "+7 900 123-45-67",
    "9001234567",
    "solovev@mail.example",
    "SOLOVEV@",
]


def titles(user, words):
    return [hit.title for kind in Search(user, words).kinds for hit in kind.hits]


@pytest.mark.parametrize("words", WORDS)
def test_account_is_found_by(dwelling, clerk, words):
    assert f"Счёт {dwelling.number}" in titles(clerk, words)


@pytest.mark.parametrize("words", WORDS)
def test_another_organisations_account_is_not(dwelling, words):
    stranger = ResidencyFactory().user
    stranger.organizations.add(AccountFactory().organization)
    stranger.user_permissions.set(Permission.objects.all())

    assert titles(stranger, words) == []


@pytest.mark.parametrize(
    "words", ["Ленина 55 12", "Ленина 5 13", "551413", "Сол1", "9001234568", "я"]
)
def test_something_else_is_not_found(dwelling, clerk, words):
    assert titles(clerk, words) == []


@pytest.mark.parametrize("words", ["AB-77", "№ ab-77 1"])
def test_meter_is_found_by_the_beginning_of_its_number(dwelling, clerk, words):
    assert any("ab-77 1" in title for title in titles(clerk, words))


def test_house_and_resident_are_found(dwelling, clerk, resident):
    assert "г. Заинск, ул. Ленина, д. 5" in titles(clerk, "ленина 5")
    assert resident.display_name in titles(clerk, resident.email)


def without(permission):
    Group.objects.get(name="Все права").permissions.remove(
        Permission.objects.get(codename=permission)
    )


@pytest.mark.parametrize(
    "words", ["соловьев", "+7 900 123-45-67", "solovev@mail.example"]
)
def test_names_and_telephones_need_their_own_right(dwelling, clerk, words):
    without("view_personal_data")

    assert titles(clerk, words) == []


def test_number_without_that_right_shows_no_name(dwelling, clerk_client):
    without("view_personal_data")
    AccountFactory(number="551412", organization=dwelling.organization)

    page = clerk_client.get("/admin/office/search/?q=551412").content.decode()

    assert "551412-А" in page
    assert "Соловьёв" not in page


def test_the_one_thing_found_opens_at_once(dwelling, clerk_client):
    response = clerk_client.get("/admin/office/search/?q=551412-А")

    assert response.url == f"/admin/accounts/inspect/{dwelling.pk}/"


def test_box_of_every_page_leads_to_the_search(clerk_client):
    assert "/admin/office/search/" in clerk_client.get("/admin/").content.decode()


def test_search_takes_as_many_queries_however_much_it_finds(
    dwelling, clerk, django_assert_num_queries
):
    titles(clerk, "соловьев")
    with CaptureQueriesContext(connection) as before:
        titles(clerk, "соловьев")
    for _ in range(12):
        AccountFactory(organization=dwelling.organization, last_name="Соловьёв")

    with django_assert_num_queries(len(before)):
        assert len(titles(clerk, "соловьев")) == 10
    assert len(before) <= 9


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("соловьев", "account_surname"),
        ("9001234567", "account_phone"),
        ("solovev@", "account_email"),
        ("10АБ123456", "account_unified_number"),
        ("551412", "account_number"),
        ("AB-77", "meter_serial_number"),
    ],
)
def test_each_way_has_its_index(dwelling, clerk, words, index):
    crowd = AccountFactory.build_batch(
        3000, organization=dwelling.organization, premises=dwelling.premises
    )
    Account.objects.bulk_create(crowd)
    service = dwelling.meters.get().service
    meters = (
        Meter(account=one, service=service, serial_number=one.number) for one in crowd
    )
    Meter.objects.bulk_create(meters)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_account, meters_meter")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = []

    def explain(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.extend(line for (line,) in cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        titles(clerk, words)

    assert any(index in line for line in plans)


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
