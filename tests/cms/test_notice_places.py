"""A notice reaches the dwellings of its places, and nobody else's."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import NoticePage, NoticePlace
from tests.factories import (
    AccountFactory,
    BuildingFactory,
    OrganizationFactory,
    PremisesFactory,
)
from tests.factories.cms import NoticePageFactory

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def town(db):
    company = OrganizationFactory()
    return {
        "company": company,
        "first": BuildingFactory(
            organization=company, address="г. Казань, ул. Мира, д. 1"
        ),
        "second": BuildingFactory(
            organization=company, address="г. Казань, ул. Мира, д. 2"
        ),
        "other": BuildingFactory(address="г. Казань, ул. Мирная, д. 1"),
    }


def notice_at(**place) -> NoticePage:
    notice = NoticePageFactory()
    if place:
        NoticePlace.objects.create(page=notice, **place)
    return notice


def seen_at(building, entrance="") -> list[NoticePage]:
    return list(NoticePage.objects.published().actual().at(building, entrance))


def test_a_notice_without_places_is_for_everybody(town):
    notice = notice_at()
    flat = PremisesFactory(building=town["other"])

    assert seen_at(town["first"]) == seen_at(town["other"]) == [notice]
    assert flat in notice.premises()


def test_a_house_sees_its_own_notice_alone(town):
    notice = notice_at(building=town["first"])

    assert seen_at(town["first"]) == [notice]
    assert seen_at(town["second"]) == []


def test_an_entrance_sees_its_own_and_the_houses(town):
    of_house = notice_at(building=town["first"])
    of_entrance = notice_at(building=town["first"], entrance="2")

    assert seen_at(town["first"], "1") == [of_house]
    assert set(seen_at(town["first"], "2")) == {of_house, of_entrance}


def test_a_street_is_not_another_that_begins_alike(town):
    notice = notice_at(street="ул. Мир")
    whole = notice_at(street="УЛ. мира")

    assert seen_at(town["first"]) == seen_at(town["second"]) == [whole]
    assert seen_at(town["other"]) == []
    assert not notice.premises().exists()


def test_a_company_tells_its_houses_and_those_it_bills(town):
    supplier = OrganizationFactory()
    flat = PremisesFactory(building=town["other"])
    AccountFactory(organization=supplier, premises=flat)
    stranger = PremisesFactory(building=town["first"])

    reached = notice_at(organization=supplier).premises()

    assert list(reached) == [flat]
    assert stranger not in reached


@pytest.mark.parametrize(
    ("place", "entrance", "reached"),
    [("first", "", 2), ("first", "1", 1), ("first", "9", 0), ("second", "", 0)],
)
def test_the_dwellings_of_a_place(town, place, entrance, reached):
    PremisesFactory(building=town["first"], entrance="1")
    PremisesFactory(building=town["first"], entrance="2")
    notice = notice_at(building=town[place], entrance=entrance)

    assert notice.premises().count() == reached


def test_an_ended_notice_switches_itself_off(town):
    notice = NoticePageFactory(
        starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR
    )

    assert notice not in seen_at(town["first"])


@pytest.mark.parametrize(
    "place", [{}, {"entrance": "1", "street": "ул. Мира"}], ids=["nothing", "two"]
)
def test_a_place_is_exactly_one_thing(town, place):
    notice = NoticePageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        NoticePlace.objects.create(page=notice, **place)


def test_an_unknown_street_is_told_so(town):
    with pytest.raises(ValidationError, match="Домов с такой улицей нет"):
        NoticePlace(street="ул. Луны").clean()


def test_a_reader_filters_by_address_without_entering(client: Client, town):
    mine = notice_at(building=town["first"])
    notice_at(building=town["second"])

    response = client.get("/notices/", {"address": "мира 1"})

    assert list(response.context["actual"]) == [mine]
    assert "ул. Мира, д. 1" in response.text


def test_a_house_is_looked_for_once(client: Client, town):
    with CaptureQueriesContext(connection) as asked:
        client.get("/notices/", {"address": "мира"})

    by_words = [one for one in asked if '"accounts_building"."address"' in one["sql"]]
    assert len(by_words) == 1


def test_several_houses_are_offered_to_choose_from(client: Client, town):
    html = client.get("/notices/", {"address": "Мира"}).text

    assert "Какой из домов ваш?" in html
    assert f"house={town['second'].pk}" in html


def test_an_unknown_house_is_told_plainly(client: Client, town):
    html = client.get("/notices/", {"address": "Марс 5"}).text

    assert "Такого дома у нас нет" in html


def test_outages_leave_information_out(client: Client, town):
    outage = NoticePageFactory(kind=NoticePage.Kind.EMERGENCY)
    NoticePageFactory(kind=NoticePage.Kind.INFORMATION)

    response = client.get("/notices/?outages=1")

    assert list(response.context["actual"]) == [outage]


def test_the_list_takes_as_many_queries_for_many_notices(queries_of, town):
    notice_at(building=town["first"])
    one = queries_of("/notices/")
    for _ in range(3):
        notice_at(building=town["second"])

    assert queries_of("/notices/") == one
