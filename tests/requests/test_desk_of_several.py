"""A dispatcher of several organisations narrows the desk to one of them."""

import pytest

from tests.factories import AccountFactory
from tests.factories.requests import RequestFactory
from tests.requests.test_request_desk import DESK, desk, dispatcher  # noqa: F401


@pytest.fixture
def both(desk, dispatcher, account):  # noqa: F811
    other = AccountFactory()
    dispatcher.organizations.add(other.organization)
    return RequestFactory(account=account), RequestFactory(account=other)


def test_statistics_are_of_one_organisation_or_of_all(desk, both):  # noqa: F811
    one = both[1].organization_id
    whole = desk.get(f"{DESK}statistics/").context["whole"]
    narrowed = desk.get(f"{DESK}statistics/?organization={one}").context["whole"]

    assert (whole.total, narrowed.total) == (2, 1)


def test_queue_is_of_one_organisation_or_of_all(desk, both):  # noqa: F811
    page = desk.get(f"{DESK}?organization={both[0].organization_id}").context["page"]

    assert list(page) == [both[0]]
    assert set(desk.get(DESK).context["page"]) == set(both)


def test_foreign_organisation_is_no_choice(desk, both):  # noqa: F811
    foreign = RequestFactory()
    told = desk.get(f"{DESK}statistics/?organization={foreign.organization_id}")

    assert told.context["whole"].total == 0
    assert "organization" in told.context["form"].errors
