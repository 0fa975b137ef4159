import pytest
from django.test import Client

from cabinet.accounts.models import Account, Organization
from cabinet.templatetags.kvartal import bound
from tests.factories import AccountFactory, OrganizationFactory
from tests.measure import own_queries


@pytest.fixture
def clerk_client(client: Client, clerk) -> Client:
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("screen", ["organization", "building", "accounts"])
def test_list_has_only_ones_own_organisations_rows(clerk_client, account, screen):
    foreign = AccountFactory()
    shown, hidden = (
        {
            "organization": one.organization.name,
            "building": one.premises.building.address,
            "accounts": bound(one.premises.building.address),
        }[screen]
        for one in (account, foreign)
    )

    page = clerk_client.get(f"/admin/{screen}/").content.decode()

    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize("action", ["inspect", "edit", "history", "usage"])
@pytest.mark.parametrize("screen", ["organization", "building"])
def test_another_organisations_row_does_not_exist(clerk_client, screen, action):
    foreign = AccountFactory()
    pk = {
        "organization": foreign.organization_id,
        "building": foreign.premises.building_id,
    }[screen]

    assert clerk_client.get(f"/admin/{screen}/{action}/{pk}/").status_code == 404


@pytest.mark.parametrize("action", ["inspect", "history", "usage"])
def test_another_organisations_account_does_not_exist(clerk_client, action):
    foreign = AccountFactory()

    answer = clerk_client.get(f"/admin/accounts/{action}/{foreign.pk}/")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("screen", "queries"), [("organization", 6), ("building", 4), ("accounts", 5)]
)
@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_rows(
    clerk_client, account, screen, queries, count
):
    AccountFactory.create_batch(count, organization=account.organization)

    # The organisations, the rows, their number and the saved views; a new
    # organisation is offered to who decides for all of them, which is two more; of
    # people it is asked whether the journal knows already that they were looked at.
    assert own_queries(clerk_client, f"/admin/{screen}/") == queries


def test_account_is_looked_at_but_never_edited(clerk_client, account):
    looked = clerk_client.get(f"/admin/accounts/inspect/{account.pk}/")
    clerk_client.post(f"/admin/accounts/edit/{account.pk}/", {"number": "1"})
    clerk_client.post(f"/admin/accounts/delete/{account.pk}/")

    assert account.number in looked.content.decode()
    assert Account.objects.get().number == account.number


def test_employee_corrects_the_contacts_of_the_organisation(clerk_client, account):
    values = {
        "name": account.organization.name,
        "kind": "management",
        "phone": "+7 800 000-00-00",
        "readings_from": 10,
        "readings_to": 25,
        "time_zone": "Europe/Samara",
        "inn": "0000000000",
    }

    clerk_client.post(f"/admin/organization/edit/{account.organization_id}/", values)

    saved = Organization.objects.get()
    assert (saved.phone, saved.inn) == ("+7 800 000-00-00", account.organization.inn)


def test_search_finds_an_account_by_its_number(clerk_client, account):
    other = AccountFactory(organization=account.organization)

    page = clerk_client.get("/admin/accounts/", {"q": account.number}).content.decode()

    assert account.number in page
    assert f"/admin/accounts/inspect/{other.pk}/" not in page


def test_superuser_sees_every_organisation(admin_client, account):
    other = OrganizationFactory()

    page = admin_client.get("/admin/organization/").content.decode()

    assert account.organization.name in page
    assert other.name in page
