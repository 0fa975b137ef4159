"""An account is shared by several people and tabs at the same moment.

The first test fails without ``one_at_a_time`` in ``sharing``, the second when
``sharing._lock`` locks nothing.
"""

import pytest

from cabinet.residents.models import Invitation, Limits, Residency
from cabinet.residents.sharing import SharingError, accept_invitation, invite
from tests.concurrency.test_linking_limits import together
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TERMS = {
    "may_send_readings": True,
    "may_pay": False,
    "may_write_requests": False,
    "until": None,
}


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def holders(account):
    return [ResidencyFactory(account=account).user for _ in range(2)]


def told(act):
    try:
        act()
    except SharingError as error:
        return str(error)
    return "done"


def test_two_holders_together_invite_no_more_guests_than_allowed(account, holders):
    most = Limits().guests_of_account
    calls = [
        lambda number=number: told(
            lambda: invite(
                by=holders[number % 2],
                account=account,
                email=f"guest{number}@mail.example",
                terms=TERMS,
            )
        )
        for number in range(most + 4)
    ]

    answers = together(calls)

    assert answers.count("done") == most
    assert Invitation.objects.waiting().count() == most


def test_an_invitation_accepted_in_two_tabs_at_once_lets_in_once(account, holders):
    guest = UserFactory()
    guest.emailaddress_set.create(email=guest.email, verified=True, primary=True)
    asked = invite(by=holders[0], account=account, email=guest.email, terms=TERMS)

    answers = together(
        [lambda: told(lambda: accept_invitation(user=guest, invitation=asked))] * 4
    )

    assert answers.count("done") == 1
    assert Residency.objects.guests().filter(user=guest).count() == 1
