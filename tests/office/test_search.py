"""One search: by every word, within one's organisations and rights."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account
from cabinet.journal.models import Action, Entry
from cabinet.meters.models import Meter
from portal.office.searching import Search
from tests.factories import (
    AccountFactory,
    ResidencyFactory,
)
from tests.office.conftest import without

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


def test_names_among_what_is_found_are_noted(dwelling, clerk_client):
    AccountFactory(organization=dwelling.organization, last_name="Соловьёва")

    for _ in range(2):
        page = clerk_client.get("/admin/office/search/?q=соловьев").content.decode()

    assert "Соловьёва" in page
    (entry,) = Entry.objects.filter(action=Action.SEEN)
    assert "оловь" not in str(vars(entry))


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
