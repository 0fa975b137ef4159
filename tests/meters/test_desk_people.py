"""The desk of readings: whose names it shows, and to whom; of which organisation."""

import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from cabinet.journal.models import Action, Entry
from cabinet.templatetags.kvartal import phone
from tests.factories import AccountFactory, MeterFactory, ReadingFactory

NAME, PHONE = "Соловьёв", "+79990000001"
REVIEW, VERIFICATION = reverse("reading:review"), reverse("reading:verification")
EXPORT, SILENT = reverse("reading:export"), reverse("reading:silent")


@pytest.fixture
def desk(client, clerk, account):
    """With a reading to review and a meter to verify, of somebody with a telephone."""
    account.last_name, account.phone = NAME, PHONE
    account.save()
    meter = MeterFactory(
        account=account, next_verification_date=timezone.localdate() - dt.timedelta(1)
    )
    ReadingFactory(meter=meter, state="sent", doubt="много", date=dt.date(2017, 9, 1))
    client.force_login(clerk)
    return client


@pytest.fixture
def without_people(clerk):
    group = Group.objects.get(name="Все права")
    group.permissions.remove(Permission.objects.get(codename="view_personal_data"))


@pytest.mark.parametrize("address", [REVIEW, VERIFICATION])
def test_names_and_telephones_are_shown_and_that_is_noted(desk, account, address):
    page = desk.get(address).content.decode()

    assert NAME in page
    assert phone(PHONE) in page
    assert Entry.objects.filter(action=Action.SEEN).count() == 1


@pytest.mark.parametrize("address", [REVIEW, VERIFICATION])
def test_without_the_right_to_people_there_are_none(
    desk, account, without_people, address
):
    page = desk.get(address).content.decode()

    assert account.number in page
    assert NAME not in page
    assert phone(PHONE) not in page
    assert PHONE not in page
    assert not Entry.objects.filter(action=Action.SEEN).exists()


def test_files_without_that_right_have_no_names_either(desk, account, without_people):
    from openpyxl import load_workbook

    content = desk.get(VERIFICATION, {"xlsx": 1}).content
    told = {"organization": account.organization_id, "month": "2017-09-01"}
    refused = desk.post(EXPORT, {**told, "form": "txt"})

    heading, row = load_workbook(io.BytesIO(content)).active.values
    assert "ФИО" not in heading
    assert len(heading) == len(row)
    assert account.number in row
    assert "form" in refused.context["form"].errors


@pytest.fixture
def second(desk, clerk):
    """Another organisation of the same clerk, with a meter to verify, too."""
    meter = MeterFactory(
        account=AccountFactory(), next_verification_date=timezone.localdate()
    )
    clerk.organizations.add(meter.account.organization)
    return meter.account


def test_verification_is_narrowed_to_one_of_several_organisations(
    desk, account, second
):
    both = desk.get(VERIFICATION).context["page"]
    one = desk.get(VERIFICATION, {"organization": second.organization_id}).context

    assert {meter.account for meter in both} == {account, second}
    assert {meter.account for meter in one["page"]} == {second}
    houses = one["form"].fields["building"].queryset
    assert set(houses) == {second.premises.building}


def test_houses_are_those_of_the_chosen_organisation(desk, account, second):
    page = desk.get(SILENT, {"organization": account.organization_id, "building": ""})
    foreign = AccountFactory()
    tried = desk.get(SILENT, {"organization": foreign.organization_id})

    houses = page.context["form"].fields["building"].queryset
    assert set(houses) == {account.premises.building}
    assert "organization" in tried.context["form"].errors


def test_with_one_organisation_there_is_nothing_to_choose(desk):
    assert "organization" not in desk.get(SILENT).context["form"].fields
