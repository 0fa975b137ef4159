"""What staff see of meters, payments and residents: their own, and to look at."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cabinet.residents.models import User
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PaymentFactory,
    ReadingFactory,
    ResidencyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MAKE = {
    "meter": lambda account: MeterFactory(account=account),
    "reading": lambda account: ReadingFactory(meter__account=account),
    "payment": lambda account: PaymentFactory(account=account),
    "residency": lambda account: ResidencyFactory(account=account),
}
SCREENS = sorted(MAKE)


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_list_holds_the_rows_of_ones_organisation_alone(office, account, screen):
    own = MAKE[screen](account)
    foreign = MAKE[screen](AccountFactory())

    rows = office.get(reverse(f"{screen}:index")).context["object_list"]

    assert own in rows
    assert foreign not in rows


@pytest.mark.parametrize("screen", SCREENS)
def test_row_of_another_organisation_is_not_found(office, account, screen):
    own = MAKE[screen](account)
    foreign = MAKE[screen](AccountFactory())

    assert office.get(reverse(f"{screen}:inspect", args=[own.pk])).status_code == 200
    assert (
        office.get(reverse(f"{screen}:inspect", args=[foreign.pk])).status_code == 404
    )


@pytest.mark.parametrize("screen", SCREENS)
def test_list_is_searched_by_account_number(office, account, screen):
    own = MAKE[screen](account)
    other = MAKE[screen](AccountFactory(organization=account.organization))

    found = office.get(reverse(f"{screen}:index"), {"q": account.number})

    assert own in found.context["object_list"]
    assert other not in found.context["object_list"]


def test_residents_are_listed_by_their_names(office, account):
    person = UserFactory(username="burevestnik", first_name="Анна", last_name="Ким")
    row = ResidencyFactory(account=account, user=person)

    for name, keys in (("index", []), ("inspect", [row.pk])):
        page = office.get(reverse(f"residency:{name}", args=keys)).content.decode()

        assert "Анна Ким" in page
        assert "burevestnik" not in page


@pytest.mark.parametrize("screen", SCREENS)
def test_not_even_a_superuser_adds_changes_or_deletes(client, account, screen):
    row = MAKE[screen](account)
    client.force_login(User.objects.create_superuser("root", "root@mail.example", "x"))
    assert row in client.get(reverse(f"{screen}:index")).context["object_list"]

    for address in ("new/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
        asked = f"{reverse(f'{screen}:index')}{address}"
        assert client.post(asked, {}).status_code == 404

    assert list(type(row).objects.all()) == [row]


@pytest.mark.parametrize("screen", SCREENS)
def test_resident_has_no_way_into_the_office(client, account, screen):
    client.force_login(UserFactory())

    response = client.get(reverse(f"{screen}:index"))

    assert response.status_code == 302


def test_payments_are_filtered_by_day(office, account):
    PaymentFactory(account=account, paid_on=dt.date(2017, 6, 29))
    late = PaymentFactory(account=account, paid_on=dt.date(2017, 9, 12))

    found = office.get(reverse("payment:index"), {"paid_on__gte": "2017-09-01"})

    assert list(found.context["object_list"]) == [late]


@pytest.mark.parametrize("screen", SCREENS)
def test_list_asks_as_much_for_three_rows_as_for_one(
    office, account, screen, django_assert_num_queries
):
    url = reverse(f"{screen}:index")
    MAKE[screen](account)
    office.get(url)
    with CaptureQueriesContext(connection) as for_one:
        office.get(url)
    for _ in range(2):
        MAKE[screen](AccountFactory(organization=account.organization))
    with django_assert_num_queries(len(for_one)):
        office.get(url)
