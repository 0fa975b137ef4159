"""What a guest may do at each address of an account, right by right.

The addresses come from the URLconf: a new one fails here until the table below
says which right opens it and which right it takes to send something there.
"""

import pytest

from cabinet.accounts.rights import GRANTED, Right
from cabinet.residents.models import Residency
from tests.factories import GuestFactory
from tests.test_isolation import OF_AN_ACCOUNT, address, house  # noqa: F401 (a fixture)

SEE, OWN = Right.SEE, Right.OWN
READINGS, PAY, REQUESTS = GRANTED
HOME = "cabinet/<uuid:account>/"
# The right to open a page and the right to post to it, by how addresses begin;
# the longest beginning counts.
NEEDED = {
    HOME: (SEE, OWN),
    f"{HOME}account/": (SEE, OWN),
    f"{HOME}charges/": (SEE, OWN),
    f"{HOME}tariffs/": (SEE, OWN),
    f"{HOME}payments/": (SEE, OWN),
    f"{HOME}payments/certificates/": (OWN, OWN),
    f"{HOME}pay/": (PAY, PAY),
    f"{HOME}meters/": (SEE, READINGS),
    f"{HOME}meters/history": (SEE, OWN),
    f"{HOME}meters/readings/<int:reading>/": (SEE, OWN),
    f"{HOME}meters/readings/<int:reading>/delete/": (SEE, READINGS),
    f"{HOME}meters/<int:meter>/name/": (READINGS, READINGS),
    f"{HOME}requests/": (REQUESTS, REQUESTS),
    # To order and to pay: with one right of the two nobody pays.
    f"{HOME}requests/<int:number>/pay/": (REQUESTS, PAY),
    f"{HOME}sharing/": (OWN, OWN),
    "cabinet/profile/<uuid:account>/unlink/": (SEE, SEE),
    "cabinet/profile/<uuid:account>/name/": (SEE, SEE),
}
SECTIONS = {route.removeprefix(HOME).split("/")[0] for route in OF_AN_ACCOUNT}


def needed(route):
    beginnings = [one for one in NEEDED if route.startswith(one)]
    return NEEDED[max(beginnings, key=len)]


@pytest.fixture
def guest(house):  # noqa: F811
    """May look, and nothing else."""
    nothing = dict.fromkeys([right.value for right in GRANTED], False)
    return GuestFactory(account=house, **nothing)


def test_every_section_says_what_its_guests_need():
    known = {route.removeprefix(HOME).split("/")[0] for route in NEEDED}

    assert known == SECTIONS


def may(guest, *rights):
    chosen = {right.value: right in rights for right in GRANTED}
    Residency.objects.filter(pk=guest.pk).update(**chosen)


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
def test_guest_opens_only_what_the_right_opens(client, house, guest, route):  # noqa: F811
    client.force_login(guest.user)
    to_see, _ = needed(route)
    for right in (SEE, *GRANTED):
        may(guest, right)

        status = client.get(address(route, house)).status_code

        allowed = to_see in {SEE, right}
        assert (status != 403) == allowed, (right, status)
        assert status in {200, 302, 403} or (allowed and status in {404, 405})


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
def test_guest_sends_only_what_the_right_allows(client, house, guest, route):  # noqa: F811
    client.force_login(guest.user)
    to_see, to_change = needed(route)
    for right in (SEE, *GRANTED):
        may(guest, right)
        allowed = {to_see, to_change} <= {SEE, right}

        status = client.post(address(route, house)).status_code

        if allowed and "unlink" in route:
            return
        assert (status != 403) == allowed, (right, status)


@pytest.mark.parametrize("route", OF_AN_ACCOUNT)
def test_holder_is_refused_nowhere(client, house, resident, route):  # noqa: F811
    client.force_login(resident)

    for method in (client.get, client.post):
        assert method(address(route, house)).status_code != 403
