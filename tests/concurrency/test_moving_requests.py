"""Two dispatchers at one request: one wins, the other is told.

Both win when ``move_request`` reads the row without locking it.
"""

import pytest

from cabinet.requests import services
from cabinet.requests.statuses import Side, Status
from tests.concurrency.racing import at_once, refused
from tests.factories import UserFactory
from tests.factories.requests import CategoryFactory, RequestFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_one_dispatcher_wins_and_the_other_is_told():
    dispatchers = [UserFactory(), UserFactory()]
    for _ in range(ROUNDS):
        asked = RequestFactory()

        def move(actor, target, asked=asked):
            return services.move_request(
                request=asked,
                actor=actor,
                side=Side.STAFF,
                expected=Status.NEW,
                target=target,
                reason="Не наш дом" if target == Status.REJECTED else "",
            )

        outcomes = at_once(
            lambda: move(dispatchers[0], Status.IN_PROGRESS),
            lambda: move(dispatchers[1], Status.REJECTED),
        )

        told = refused(outcomes)
        assert len(told) == 1
        assert "статус уже изменили" in str(told[0])
        assert asked.events.count() == 1


def test_requests_at_once_get_numbers_of_their_own(account):
    category = CategoryFactory(organization=account.organization)

    def create():
        return services.create_request(
            account=account, actor=UserFactory(), subject=category, description="Течёт"
        ).number

    assert sorted(at_once(*[create] * 6)) == [1, 2, 3, 4, 5, 6]
