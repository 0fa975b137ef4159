"""Guesses sent at the same moment must not slip past the limits.

Every test here fails when ``limits.take_turns`` does nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cabinet.residents.linking import by_flat
from cabinet.residents.models import Limits, LinkingAttempt, Residency
from cabinet.residents.services import MISMATCH, LinkingError, link_account
from tests.factories import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 16


def together(calls):
    """Run every call in a thread of its own, all let off at one moment."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def guess(user, number, last_name="Иванова", flat="0"):
    try:
        link_account(user=user, claim=by_flat(number, last_name, flat), address=None)
    except LinkingError as error:
        return str(error)
    return "linked"


def test_parallel_guesses_of_one_person_at_a_number_stop_at_the_limit():
    account, user = AccountFactory(premises__number="16"), UserFactory()

    answers = together([lambda: guess(user, account.number)] * AT_ONCE)

    assert answers.count(MISMATCH) == Limits().failures_of_user_at_number
    assert LinkingAttempt.objects.count() == Limits().failures_of_user_at_number


def test_parallel_guesses_of_one_person_at_many_numbers_stop_at_the_limit():
    user = UserFactory()
    calls = [lambda number=number: guess(user, str(number)) for number in range(30)]

    answers = together(calls)

    assert answers.count(MISMATCH) == Limits().failures_of_user


def test_parallel_guesses_of_many_people_at_one_number_stop_at_the_limit():
    account = AccountFactory(premises__number="16")
    people = [UserFactory() for _ in range(AT_ONCE)]

    answers = together(
        [lambda user=user: guess(user, account.number) for user in people]
    )

    assert answers.count(MISMATCH) == Limits().failures_at_number


def test_one_person_linking_the_same_account_twice_at_once_holds_it_once():
    account, user = AccountFactory(premises__number="16"), UserFactory()

    answers = together([lambda: guess(user, account.number, flat="16")] * 4)

    assert answers.count("linked") == 1
    assert Residency.objects.count() == 1


def test_an_account_never_gets_more_residents_than_allowed():
    account = AccountFactory(premises__number="16")
    people = [UserFactory() for _ in range(Limits().residents_of_account + 4)]

    answers = together(
        [lambda user=user: guess(user, account.number, flat="16") for user in people]
    )

    assert answers.count("linked") == Limits().residents_of_account
