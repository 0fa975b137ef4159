"""Lists of the site: what they show, in which order, with how many queries."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import NewsPage, NoticePage
from tests.factories import ServiceFactory, TariffFactory
from tests.factories.cms import (
    ImageFactory,
    InstructionPageFactory,
    NewsCategoryFactory,
    NewsPageFactory,
    NoticePageFactory,
)

HOUR = dt.timedelta(hours=1)


def add_news() -> NewsPage:
    category = NewsCategoryFactory()
    return NewsPageFactory(image=ImageFactory(), image_alt="Квадрат", category=category)


def add_notice() -> NoticePage:
    return NoticePageFactory(ends_at=timezone.now() + HOUR)


def add_tariff() -> None:
    TariffFactory(service=ServiceFactory())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "add"),
    [
        ("/", add_news),
        ("/", add_notice),
        ("/news/", add_news),
        ("/news/feed/", add_news),
        ("/notices/", add_notice),
        ("/instructions/", InstructionPageFactory),
        ("/tariffs/", add_tariff),
    ],
)
def test_three_rows_cost_as_many_queries_as_one(
    client: Client, address, add, django_assert_num_queries, queries_of
):
    add()
    with_one = queries_of(address)
    add()
    add()
    client.get(address)  # draws the new pictures once

    with django_assert_num_queries(with_one):
        client.get(address)


def test_news_come_newest_first(client: Client, db):
    old = NewsPageFactory(date=dt.date(2026, 1, 1))
    new = NewsPageFactory(date=dt.date(2026, 2, 1))

    assert list(client.get("/news/").context["entries"]) == [new, old]


def test_news_of_one_category(client: Client, db):
    works = NewsCategoryFactory(slug="works")
    chosen = NewsPageFactory(category=works)
    NewsPageFactory()

    response = client.get("/news/?category=works")

    assert list(response.context["entries"]) == [chosen]
    assert '?category=works" aria-current="true"' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("category", ["nothing", "%00", "works'--"])
def test_an_unknown_category_is_not_found(client: Client, category):
    assert client.get(f"/news/?category={category}").status_code == 404


def test_a_category_without_news_is_not_offered(client: Client, db):
    NewsCategoryFactory()

    assert list(client.get("/news/").context["categories"]) == []


def test_the_tenth_news_is_on_the_second_page(client: Client, db):
    news = [NewsPageFactory(date=dt.date(2026, 1, day)) for day in range(1, 11)]

    assert list(client.get("/news/?page=2").context["entries"]) == [news[0]]


def test_notices_are_parted_by_their_time(client: Client, db):
    now = timezone.now()
    over = NoticePageFactory(starts_at=now - 3 * HOUR, ends_at=now - HOUR)
    ahead = NoticePageFactory(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    open_ended = NoticePageFactory(starts_at=now - HOUR)

    context = client.get("/notices/").context

    assert list(context["actual"]) == [open_ended, ahead]
    assert list(context["entries"]) == [over]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [(-3, -1, "Завершено"), (-1, 1, "Действует"), (1, 2, "Предстоит")],
)
def test_a_notice_tells_its_state(client: Client, begins, ends, state):
    now = timezone.now()
    notice = NoticePageFactory(starts_at=now + begins * HOUR, ends_at=now + ends * HOUR)

    assert state in client.get(notice.url).text


def test_empty_sections_tell_what_to_do_next(client: Client, db):
    assert "Новостей пока нет" in client.get("/news/").text
    assert "Инструкций пока нет" in client.get("/instructions/").text
    assert "Всё работает" in client.get("/notices/").text
    assert "Тарифы ещё не опубликованы" in client.get("/tariffs/").text


def test_tariffs_stand_by_organisation_with_those_in_force_first(client: Client, db):
    service = ServiceFactory(name="Холодная вода")
    TariffFactory(service=service, rate="11.11", valid_from=dt.date(2020, 1, 1))
    TariffFactory(service=service, rate="22.22", valid_from=dt.date(2021, 1, 1))

    html = client.get("/tariffs/").text

    assert service.organization.name in html
    assert "22,22" in html
    assert html.index("22,22") < html.index("Прежние") < html.index("11,11")
