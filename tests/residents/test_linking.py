import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from cabinet.notifications.models import Message
from cabinet.residents.linking import by_flat
from cabinet.residents.models import Limits, LinkingAttempt, Residency
from cabinet.residents.services import (
    ALREADY_LINKED,
    MISMATCH,
    TOO_MANY_ACCOUNTS,
    TOO_MANY_GUESSES,
    TOO_MANY_RESIDENTS,
    LinkingError,
    link_account,
    unlink_account,
)
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return AccountFactory(
        number="006262000", last_name="Ковалёва", premises__number="16 Д"
    )


@pytest.fixture
def user():
    return UserFactory()


def link(user, number="006262000", last_name="Ковалёва", flat="16 Д"):
    claim = by_flat(number, last_name, flat)
    return link_account(user=user, claim=claim, address="192.0.2.1")


def refusal(user, **typed):
    with pytest.raises(LinkingError) as caught:
        link(user, **typed)
    return str(caught.value)


def holds(user, account):
    return Residency.objects.active().filter(user=user, account=account).exists()


@pytest.mark.parametrize(
    "number",
    [
        "006262000",
        " 006262000 ",
        "006 262 000",
        "ЛС 006262000",
        "лс006262000",
        "Л/С № 006262000",
        "л/с №006262000",
        "№ 006262000",
        "006\N{NO-BREAK SPACE}262\N{NO-BREAK SPACE}000",
    ],
)
def test_number_may_be_typed_as_it_stands_on_the_bill(account, user, number):
    assert link(user, number=number) == account
    assert holds(user, account)


@pytest.mark.parametrize("typed", ["а-0154", "А-0154", "ЛС а-0154"])
@pytest.mark.parametrize("stored", ["А-0154", "а-0154"])
def test_case_of_letters_in_the_number_does_not_count(user, typed, stored):
    account = AccountFactory(number=stored, premises__number="154")

    assert link(user, number=typed, last_name="Иванова", flat="154") == account


@pytest.mark.parametrize("number", ["6262000", "0006262000", "0062620001", "62620"])
def test_zeros_and_every_digit_of_the_number_count(account, user, number):
    assert refusal(user, number=number) == MISMATCH


@pytest.mark.parametrize(
    "last_name", ["КОВАЛЁВА", "ковалева", " Ковалева ", "Ковалёва"]
)
def test_surname_is_compared_without_case_and_yo(account, user, last_name):
    assert link(user, last_name=last_name) == account


@pytest.mark.parametrize("flat", ["16 Д", "16д", " 16 д", "кв. 16Д", "квартира 16 Д"])
def test_flat_is_compared_without_case_and_spaces(account, user, flat):
    assert link(user, flat=flat) == account


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "551412"},
        {"last_name": "Иванова"},
        {"last_name": "Ковал"},
        {"flat": "16"},
        {"flat": "17 Д"},
        {"number": "1", "last_name": "Х", "flat": "1"},
    ],
)
def test_answer_is_the_same_whatever_is_wrong(account, user, typed):
    assert refusal(user, **typed) == MISMATCH
    assert not holds(user, account)


def test_account_without_surname_is_not_linked_by_an_empty_one(user):
    AccountFactory(number="77", last_name="", premises__number="1")

    assert refusal(user, number="77", last_name=" ", flat="1") == MISMATCH


def test_same_number_in_two_organisations_is_told_by_surname_and_flat(account, user):
    other = AccountFactory(
        number=account.number, last_name="Петров", premises__number="3"
    )

    assert link(user, last_name="Петров", flat="3") == other
    assert not holds(user, account)


def test_account_linked_already_is_told_so(account, user):
    link(user)

    assert refusal(user) == ALREADY_LINKED
    assert Residency.objects.count() == 1


def test_account_can_be_linked_again_after_unlinking(account, user):
    link(user)
    unlink_account(user=user, account=account)
    assert not holds(user, account)

    link(user)

    assert holds(user, account)
    assert Residency.objects.filter(user=user, account=account).count() == 2


def test_other_holders_are_told_once_and_the_newcomer_is_not(account, user):
    holder = ResidencyFactory(account=account).user
    ResidencyFactory()
    gone = ResidencyFactory(account=account, ended_at=timezone.now()).user

    link(user)

    message = Message.objects.get()
    assert message.recipient == holder
    assert f"…{account.number[-4:]}" in message.subject
    assert account.number not in message.body
    assert account.organization.name in message.body
    assert user.email not in message.body
    assert gone != holder


def test_fifth_wrong_guess_at_a_number_closes_it_for_the_person(account, user):
    for _ in range(Limits().failures_of_user_at_number):
        assert refusal(user, flat="1") == MISMATCH

    assert refusal(user) == TOO_MANY_GUESSES
    assert not holds(user, account)


def test_spellings_of_a_number_share_their_limit(account, user):
    for number in (
        "006262000",
        "ЛС006262000",
        "л/с 006262000",
        "006 262000",
        "№006262000",
    ):
        assert refusal(user, number=number, flat="1") == MISMATCH

    assert refusal(user) == TOO_MANY_GUESSES


def test_right_number_is_not_closed_by_guesses_at_another(account, user):
    for _ in range(Limits().failures_of_user_at_number):
        refusal(user, number="551412")

    assert link(user) == account


def test_twenty_wrong_guesses_a_day_close_linking_for_the_person(account, user):
    for number in range(Limits().failures_of_user):
        assert refusal(user, number=str(number)) == MISMATCH

    assert refusal(user) == TOO_MANY_GUESSES
    assert link(UserFactory()) == account


def test_ten_wrong_guesses_by_anybody_close_the_number(account):
    for _ in range(Limits().failures_at_number):
        assert refusal(UserFactory(), flat="1") == MISMATCH

    assert refusal(UserFactory()) == TOO_MANY_GUESSES


def test_limits_end_after_a_day(account, user):
    for _ in range(Limits().failures_of_user_at_number):
        refusal(user, flat="1")
    assert refusal(user) == TOO_MANY_GUESSES

    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1)):
        assert link(user) == account


def test_refused_tries_do_not_prolong_the_wait(account, user):
    for _ in range(Limits().failures_of_user_at_number):
        refusal(user, flat="1")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23)):
        assert refusal(user) == TOO_MANY_GUESSES

    assert LinkingAttempt.objects.count() == Limits().failures_of_user_at_number


def test_eleventh_account_is_refused(account, user):
    for _ in range(Limits().accounts_of_resident):
        ResidencyFactory(user=user)

    assert refusal(user) == TOO_MANY_ACCOUNTS.format(10)


def test_eleventh_resident_of_an_account_is_refused(account, user):
    for _ in range(Limits().residents_of_account):
        ResidencyFactory(account=account)

    assert refusal(user) == TOO_MANY_RESIDENTS.format(10)


def test_attempts_are_kept_with_their_source(account, user):
    refusal(user, flat="1")
    link(user)

    kept = LinkingAttempt.objects.order_by("pk").values_list(
        "number", "matched", "address"
    )
    assert list(kept) == [
        ("006262000", False, "192.0.2.1"),
        ("006262000", True, "192.0.2.1"),
    ]
