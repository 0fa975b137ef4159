import csv
import io

import pytest
from django.contrib.auth.models import Group, Permission

from cabinet.journal import staff
from cabinet.journal.models import Action, Entry
from cabinet.journal.services import write
from cabinet.lists.paging import OrderedPaginator
from tests.factories import AccountFactory

LIST = "/admin/journal/"


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


def text(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_list_shows_ones_own_organisations_alone(clerk_client, account):
    write(Action.CHANGED, account, words="Наша запись")
    write(Action.CHANGED, AccountFactory(), words="Чужая запись")

    page = clerk_client.get(LIST).content.decode()

    assert "Наша запись" in page
    assert "Чужая запись" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=месяц", True),
        ("q=тариф", False),
        ("action=published", True),
        ("action=deleted", False),
        ("at__gte=2999-01-01", False),
        ("at__lte=2999-01-01", True),
        ("actor_words__icontains=портал", True),
        ("account__number=нет", False),
    ],
)
def test_list_is_searched_and_filtered(clerk_client, account, query, found):
    write(
        Action.PUBLISHED,
        words="Месяц закрыт за август",
        organization=account.organization,
    )

    page = clerk_client.get(f"{LIST}?{query}").content.decode()

    assert ("Месяц закрыт за август" in page) is found


def test_entries_of_one_organisation_are_chosen(clerk_client, account, clerk):
    other = AccountFactory()
    clerk.organizations.add(other.organization)
    write(Action.CHANGED, account, words="О первой")
    write(Action.CHANGED, other, words="О второй")
    write(Action.CHANGED, words="О портале", actor=clerk)

    everything = clerk_client.get(LIST).content.decode()
    of_one = clerk_client.get(f"{LIST}?organization={account.organization_id}")

    told = ("О первой", "О второй", "О портале")
    assert all(words in everything for words in told)
    shown = of_one.content.decode()
    assert [words in shown for words in told] == [True, False, False]
    assert other.organization.name in shown


def test_common_and_rare_words_are_found_from_the_newest_on(
    clerk_client, account, monkeypatch
):
    monkeypatch.setattr(OrderedPaginator, "most", 50)
    monkeypatch.setattr(staff, "RECENT", 50)
    rare = write(Action.CHANGED, account, words="Единственная запись")
    for number in range(52):
        write(Action.CHANGED, account, words=f"Обычная {number}")

    common = clerk_client.get(f"{LIST}?q=обычная").context
    assert [one.subject_words for one in common["object_list"][:2]] == [
        "Обычная 51",
        "Обычная 50",
    ]
    assert common["found_label"] == "Больше 50: уточните отбор"
    found = clerk_client.get(f"{LIST}?q=единственная").context
    assert list(found["object_list"]) == [rare]
    assert found["found_label"] == "Всего: 1"


def test_export_runs_no_formula(clerk_client, account):
    write(Action.LOOKED, account, reason="=HYPERLINK(1)")

    sheet = io.StringIO(text(clerk_client.get(f"{LIST}?export=csv")))

    cells = {cell for row in csv.reader(sheet, delimiter=";") for cell in row}
    assert "'=HYPERLINK(1)" in cells
    assert "=HYPERLINK(1)" not in cells


def test_export_is_an_entry_itself(clerk_client, account, clerk):
    text(clerk_client.get(f"{LIST}?export=csv"))

    assert Entry.objects.get(action=Action.EXPORTED).actor_id == clerk.pk


def test_export_needs_its_own_right(clerk_client, account):
    Group.objects.get(name="Все права").permissions.remove(
        Permission.objects.get(codename="export_entry")
    )

    assert clerk_client.get(f"{LIST}?export=csv").status_code == 302
    assert "export=csv" not in clerk_client.get(LIST).content.decode()


def test_an_entry_opens_with_its_details(clerk_client, account):
    entry = write(Action.IMPORTED, account, details={"строк": 12})

    address = f"{LIST}inspect/{entry.pk}/"

    assert f'href="{address}"' in clerk_client.get(LIST).content.decode()
    assert "строк: 12" in clerk_client.get(address).content.decode()


def test_foreign_entry_is_not_found(clerk_client):
    entry = write(Action.CHANGED, AccountFactory())

    assert clerk_client.get(f"{LIST}inspect/{entry.pk}/").status_code == 404


def test_number_of_queries_does_not_grow(
    clerk_client, account, django_assert_max_num_queries
):
    for _ in range(40):
        write(Action.CHANGED, account)
    clerk_client.get(LIST)

    with django_assert_max_num_queries(25):
        clerk_client.get(LIST)


def test_resident_sees_nothing_of_it(resident_client):
    assert resident_client.get(LIST).status_code == 302
