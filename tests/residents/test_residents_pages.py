import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cabinet.residents.models import Residency
from cabinet.residents.services import ALREADY_LINKED, MISMATCH
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db
LINK = "/cabinet/link/"
PROFILE = "/cabinet/profile/"


@pytest.fixture
def newcomer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def typed(account, **changed):
    return {
        "number": account.number,
        "last_name": account.last_name,
        "flat": account.premises.number,
        **changed,
    }


def test_linking_leads_to_the_account(client, newcomer, account):
    response = client.post(LINK, typed(account), follow=True)

    assert response.redirect_chain == [(f"/cabinet/{account.public_id}/", 302)]
    assert f"Лицевой счёт {account.number} добавлен." in response.content.decode()


def test_wrong_data_are_refused_and_stay_in_the_form(client, newcomer, account):
    response = client.post(LINK, typed(account, last_name="Сидоров"))

    page = response.content.decode()
    assert MISMATCH in page
    for value in (account.number, "Сидоров", account.premises.number):
        assert f'value="{value}"' in page


def test_empty_form_names_what_is_missing(client, newcomer):
    response = client.post(LINK, {})

    assert set(response.context["form"].errors) == {"number", "last_name", "flat"}


def test_account_that_is_linked_already_gets_a_friendly_answer(
    resident_client, account
):
    response = resident_client.post(LINK, typed(account))

    assert ALREADY_LINKED in response.content.decode()


def test_profile_shows_names_and_accounts(resident_client, account):
    page = resident_client.get(PROFILE).content.decode()

    assert "<h1" in page
    assert "Мой профиль" in page
    assert account.number in page
    assert "Отвязать" in page


def test_profile_is_saved(resident_client, resident):
    values = {
        "last_name": "Иванова",
        "first_name": "Анна",
        "middle_name": "Петровна",
    }

    response = resident_client.post(PROFILE, values, follow=True)

    resident.refresh_from_db()
    assert {name: getattr(resident, name) for name in values} == values
    assert "Профиль сохранён." in response.content.decode()


def test_profile_can_not_change_what_it_does_not_show(resident_client, resident):
    resident_client.post(PROFILE, {"is_superuser": "on", "email": "x@mail.example"})

    email = resident.email
    resident.refresh_from_db()
    assert not resident.is_superuser
    assert resident.email == email


def test_unlinking_asks_first(resident_client, resident, account):
    url = reverse("residents:unlink", args=[account.public_id])

    assert resident_client.get(url).status_code == 200
    assert Residency.objects.active().filter(user=resident).exists()

    resident_client.post(url)
    assert not Residency.objects.active().filter(user=resident).exists()
    assert Residency.objects.filter(user=resident).exists()


def test_unlinked_account_is_gone_for_the_resident(resident_client, account):
    resident_client.post(reverse("residents:unlink", args=[account.public_id]))

    assert resident_client.get(f"/cabinet/{account.public_id}/").status_code == 404


def test_unlinking_leaves_other_holders_alone(resident_client, account):
    other = ResidencyFactory(account=account)

    resident_client.post(reverse("residents:unlink", args=[account.public_id]))

    other.refresh_from_db()
    assert other.ended_at is None


def test_profile_asks_as_much_for_three_accounts_as_for_one(
    resident_client, resident, django_assert_num_queries
):
    resident_client.get(PROFILE)
    with CaptureQueriesContext(connection) as for_one:
        resident_client.get(PROFILE)
    for _ in range(2):
        ResidencyFactory(user=resident, account=AccountFactory())
    with django_assert_num_queries(len(for_one)):
        resident_client.get(PROFILE)
