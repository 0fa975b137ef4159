"""Prepared queries: the same answers as their querysets', first time and always."""

import contextlib

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account
from cabinet.prepared import OFTEN, Among, Prepared, asked_key, asked_keys
from tests.factories import AccountFactory, OrganizationFactory

by_key = Prepared(
    lambda: (
        Account.objects.filter(pk=asked_key("account"))
        .with_place()
        .annotate(house=F("premises__building__address"))
    )
)
several = Prepared(
    lambda: (
        Account.objects.filter(Among(F("pk"), asked_keys("accounts")))
        .exclude(number__contains="%")
        .order_by("pk")
        .values_list("pk", "number")
    )
)


def test_each_call_asks_for_its_own(account):
    other = AccountFactory()

    for one in [account, other] * OFTEN:
        [found] = by_key(account=one.pk)
        assert (found, found.number) == (one, one.number)


def test_joined_rows_and_annotations_come_along(account, django_assert_num_queries):
    for _ in range(OFTEN + 2):
        with django_assert_num_queries(1):
            [found] = by_key(account=account.pk)
            assert found.address == account.address
            assert str(found.organization) == str(account.organization)
            assert found.house == account.premises.building.address


def test_several_keys_and_a_sign_of_percent(account):
    AccountFactory(number="5%")
    others = AccountFactory.create_batch(2)
    wanted = [account.pk, others[1].pk]

    for _ in range(OFTEN + 2):
        assert [pk for pk, _ in several.rows(accounts=wanted)] == wanted
    assert several.rows(accounts=[]) == []


def test_a_connection_that_asks_often_keeps_the_plan(account):
    statements = []
    for _ in range(OFTEN + 1):
        with CaptureQueriesContext(connection) as asked:
            by_key(account=account.pk)
        statements.append(asked[0]["sql"].split(" ")[0])

    assert statements[-1] == "EXECUTE"


def test_a_transaction_that_has_failed_spoils_no_later_one(account):
    often = Prepared(
        lambda: Account.objects.filter(pk=asked_key("account"), number__gt="")
    )
    for _ in range(OFTEN - 1):
        often(account=account.pk)

    with pytest.raises(InternalError):
        after_an_error(lambda: often(account=account.pk))

    assert often(account=account.pk) == [account]


@transaction.atomic
def after_an_error(ask):
    with contextlib.suppress(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing")
    ask()


def test_behind_a_pooler_no_plan_is_kept(account, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    for _ in range(OFTEN + 2):
        with CaptureQueriesContext(connection) as asked:
            by_key(account=account.pk)
        assert asked[0]["sql"].startswith("SELECT")


def test_nothing_is_made_of_a_row_that_is_not_there(db):
    OrganizationFactory()

    assert by_key(account=-1) == []
