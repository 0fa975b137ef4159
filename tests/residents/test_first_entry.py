"""First entry by account number and surname, as manual 003 has it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.models import (
    FirstEntry,
    Limits,
    LinkingAttempt,
    LinkingWays,
    Residency,
)
from cabinet.residents.services import MISMATCH, TOO_MANY_GUESSES
from tests.factories import AccountFactory, ResidencyFactory, UserFactory

pytestmark = pytest.mark.django_db
START, DETAILS = "/auth/first-login/", "/auth/first-login/details/"
PASSWORD = "четыре простых слова рядом"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def account():
    made = AccountFactory(number="551412", last_name="Иванов")
    LinkingWays.objects.create(organization=made.organization, first_entry=True)
    return made


def begin(client, number="551412", last_name="Иванов"):
    return client.post(START, {"number": number, "last_name": last_name})


def register(client, email="novyi@mail.example"):
    values = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(DETAILS, {**values, "terms": "on", "personal_data": "on"})


def confirm(client, letter):
    link = re.search(r"http://testserver(/auth/confirm-email/\S+)", letter.body)[1]
    return client.post(link)


@pytest.mark.parametrize("number", ["551412", "А-551412", "551412-А", "ЛС № 551 412"])
def test_whole_way_ends_with_the_account_in_the_cabinet(
    client, account, mailoutbox, number
):
    assert begin(client, number).headers["Location"] == DETAILS
    assert register(client).headers["Location"] == "/auth/confirm-email/"
    assert not Residency.objects.exists()

    confirm(client, mailoutbox[-1])

    residency = Residency.objects.get()
    assert residency.account == account
    assert residency.method == Residency.Method.SURNAME
    assert client.get(f"/cabinet/{account.public_id}/").status_code == 200


def test_second_page_shows_nothing_of_the_account(client, account):
    page = begin(client).client.get(DETAILS).content.decode()

    for personal in (account.number, account.last_name, account.first_name):
        assert personal not in page
    assert account.premises.building.address not in page


def test_second_page_begins_with_the_first(client):
    assert client.get(DETAILS).headers["Location"] == START
    assert register(client).headers["Location"] == START


def test_proof_is_good_for_half_an_hour(client, account):
    begin(client)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        assert client.get(DETAILS).headers["Location"] == START


def test_late_letter_links_nothing(client, account, mailoutbox):
    begin(client)
    register(client)
    FirstEntry.objects.update(created_at=timezone.now() - dt.timedelta(days=4))

    confirm(client, mailoutbox[-1])

    assert not Residency.objects.exists()


def test_ordinary_registration_links_nothing(client, account, mailoutbox):
    begin(client)
    client.post(
        "/auth/signup/",
        {
            "email": "novyi@mail.example",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "terms": "on",
            "personal_data": "on",
        },
    )

    assert not FirstEntry.objects.exists()


def test_wrong_surname_is_told_as_any_mismatch(client, account):
    known = begin(client, last_name="Петров")
    unknown = begin(client, number="000000")

    assert known.context["form"].non_field_errors() == [MISMATCH]
    assert unknown.context["form"].non_field_errors() == [MISMATCH]
    assert LinkingAttempt.objects.filter(user=None, matched=False).count() == 2


def test_guesses_close_the_number(client, account):
    for _ in range(Limits().failures_at_number):
        begin(client, last_name="Петров")

    assert begin(client).context["form"].non_field_errors() == [TOO_MANY_GUESSES]


def test_organisation_may_refuse_this_way(client, account):
    LinkingWays.objects.update(first_entry=False)
    other = AccountFactory().organization
    LinkingWays.objects.create(organization=other, first_entry=True)

    assert begin(client).context["form"].non_field_errors() == [MISMATCH]


def test_first_entry_is_off_until_an_organisation_chooses_it(client):
    account = AccountFactory(number="551412", last_name="Иванов")

    page = client.get(START).content.decode()
    begin(client)

    assert 'name="number"' not in page
    assert "/auth/signup/" in page
    assert not LinkingAttempt.objects.exists()
    assert not account.residencies.exists()


def test_taken_address_answers_as_a_free_one_and_links_nothing(
    client, account, mailoutbox
):
    taken = UserFactory(email="zanyat@mail.example")
    taken.emailaddress_set.create(email=taken.email, verified=True, primary=True)
    begin(client)

    assert register(client, taken.email).headers["Location"] == "/auth/confirm-email/"
    assert not FirstEntry.objects.exists()
    assert mailoutbox[-1].to == [taken.email]


def test_eleventh_resident_is_not_let_in_this_way_either(client, account, mailoutbox):
    for _ in range(Limits().residents_of_account):
        ResidencyFactory(account=account)
    begin(client)
    register(client)

    confirm(client, mailoutbox[-1])

    assert Residency.objects.count() == Limits().residents_of_account


def test_who_is_in_already_goes_to_linking(client):
    client.force_login(UserFactory())

    assert client.get(START).headers["Location"] == "/cabinet/link/"


def test_kind_of_account_is_asked_for_where_there_are_several(client, account):
    assert 'name="kind"' not in client.get(START).content.decode()
    Account.objects.filter(pk=account.pk).update(kind="UO")
    other = AccountFactory(
        organization=account.organization,
        premises=account.premises,
        number="551413",
        last_name="Иванов",
        kind="CR",
    )
    Account.objects.filter(pk=other.pk).update(number="А-551412")
    cache.clear()
    assert 'name="kind"' in client.get(START).content.decode()

    values = {"number": "551412", "last_name": "Иванов", "kind": "CR"}
    client.post(START, values)
    register(client)

    assert FirstEntry.objects.get().account == other
