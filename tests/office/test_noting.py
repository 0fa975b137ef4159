"""What staff change or are refused in the back office is in the journal."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from cabinet.journal.models import Action, Entry
from portal.roles import EDITOR
from tests.factories import (
    BillingPeriodFactory,
    MeterFactory,
    ReadingFactory,
    UserFactory,
)


def test_closing_a_month_is_a_publication_of_whoever_closed_it(
    clerk_client, clerk, account
):
    period = BillingPeriodFactory(organization=account.organization)

    clerk_client.post(f"/admin/billingperiod/close/{period.pk}/")

    entry = Entry.objects.exclude(action=Action.ENTERED).get()
    assert entry.action == Action.PUBLISHED
    assert entry.actor_id == clerk.pk
    assert entry.organization_id == account.organization_id
    assert entry.address == "127.0.0.1"


def test_change_of_a_dictionary_comes_from_wagtails_log(clerk_client, clerk, account):
    building = account.premises.building
    clerk_client.post(
        f"/admin/building/edit/{building.pk}/",
        {"branch": "Участок 2", "fias_id": "", "time_zone": ""},
    )

    entry = Entry.objects.get(subject_kind="accounts.building")
    assert entry.action == Action.CHANGED
    assert entry.actor_id == clerk.pk
    assert entry.organization_id == account.organization_id


def test_any_other_form_leaves_what_the_employee_was_told(clerk_client, clerk, account):
    meter = MeterFactory(account=account)
    reading = ReadingFactory(
        meter=meter, date=dt.date(2017, 9, 1), state="sent", doubt="много"
    )

    clerk_client.post("/admin/reading/review/", {"reading": reading.pk, "accept": ""})

    entry = Entry.objects.get(subject_words__startswith="Показание принято")
    assert entry.actor_id == clerk.pk
    assert entry.organization_id == account.organization_id


@pytest.mark.parametrize("address", ["/admin/billingperiod/", "/admin/imports/"])
def test_refusal_is_kept(client, address, db):
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(editor)

    client.get(address)

    entry = Entry.objects.get(action=Action.REFUSED)
    assert entry.actor_id == editor.pk
    assert entry.details == {"страница": address}


def test_looking_at_a_list_leaves_nothing(clerk_client):
    before = Entry.objects.count()

    clerk_client.get("/admin/billingperiod/")

    assert Entry.objects.count() == before
