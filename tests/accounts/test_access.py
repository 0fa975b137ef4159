import uuid

import pytest
from django.urls import reverse

from tests.factories import ended

PAGES = [
    "cabinet:account_home",
    "accounts:detail",
    "charges:list",
    "tariffs:list",
]


@pytest.mark.parametrize("page", PAGES)
def test_visitor_is_sent_to_log_in_and_back(client, account, page):
    address = reverse(page, args=[account.public_id])

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url == f"/auth/login/?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_neighbour_gets_404(client, account, neighbour, resident, page):
    client.force_login(neighbour)

    assert client.get(reverse(page, args=[account.public_id])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_former_resident_gets_404(resident_client, account, resident, page):
    ended(resident.residencies.get())

    answer = resident_client.get(reverse(page, args=[account.public_id]))

    assert answer.status_code == 404


def test_employee_is_no_resident(client, account, clerk):
    client.force_login(clerk)

    answer = client.get(reverse("cabinet:account_home", args=[account.public_id]))

    assert answer.status_code == 404


def test_account_that_does_not_exist_is_404(resident_client):
    answer = resident_client.get(reverse("cabinet:account_home", args=[uuid.uuid4()]))

    assert answer.status_code == 404


def test_account_number_is_no_address(resident_client, account):
    assert resident_client.get(f"/cabinet/{account.number}/").status_code == 404
