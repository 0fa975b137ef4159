"""A visitor is answered from the shelf; nobody gets somebody else's page."""

import gzip

import pytest
from django.test import Client, RequestFactory

from cms.models import SiteSettings
from portal import shelf as shelves
from portal.shelf import shelf
from portal.visitors import shelf_first
from tests.factories.cms import NewsPageFactory, NoticePageFactory


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch, settings):
    settings.VISITOR_PAGE_SECONDS = 60
    shelf.clear()
    monkeypatch.setattr(shelves, "STAMP_SECONDS", -1)
    yield
    shelf.clear()


def test_the_second_visitor_costs_one_look_into_the_cache(
    client: Client, db, django_assert_num_queries
):
    first = client.get("/news/")
    with django_assert_num_queries(0):
        again = Client().get("/news/")

    assert again.content == first.content
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_publishing_is_seen_at_once(client: Client, db):
    client.get("/news/")
    NewsPageFactory(title="Дали воду")

    assert "Дали воду" in client.get("/news/").text


def test_a_change_of_settings_is_seen_at_once(client: Client, db):
    client.get("/contacts/")
    SiteSettings.objects.create(site_id=1, emergency_phone="+7 999")

    assert "+7 999" in client.get("/contacts/").text


def test_who_signed_in_is_never_answered_from_the_shelf(client: Client, resident):
    notice = NoticePageFactory()
    client.get(notice.url)
    client.force_login(resident)

    assert "Мой кабинет" in client.get(notice.url).text
    assert "Мой кабинет" not in Client().get(notice.url).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/auth/login/", "/auth/signup/", "/healthz", "/no/such/page/", "/cabinet/"],
)
def test_what_is_not_a_page_for_everybody_is_not_kept(client: Client, address):
    client.get(address)

    assert not shelf.pages


def test_the_view_for_weak_eyes_is_ones_own(client: Client, db):
    client.get("/news/")
    client.cookies["sight"] = "size=150"

    assert 'data-size="150"' in client.get("/news/").text
    assert "data-size" not in Client().get("/news/").text


def test_many_addresses_push_each_other_out(client: Client, db, monkeypatch):
    monkeypatch.setattr(shelves, "MOST_PAGES", 3)
    for number in range(5):
        client.get(f"/news/?page={number}")

    assert len(shelf.pages) == 3


def test_another_host_is_another_page(client: Client, db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.get("/news/", headers={"host": "one.example"})

    assert "two.example" in client.get("/news/", headers={"host": "two.example"}).text


def test_a_page_travels_compressed_to_whoever_can_read_it(client: Client, db):
    plain = client.get("/news/")
    packed = Client().get("/news/", headers={"accept-encoding": "gzip, deflate"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"]


def asked_at_the_door(address: str, **more: str) -> tuple[list[str], bytes]:
    """Which doors were opened, and what came back; Django itself says nothing."""
    opened: list[str] = []

    def inside(environ, start):
        opened.append("inside")
        return [b""]

    environ = RequestFactory().get(address, headers={"host": "testserver"}, **more)
    answered = shelf_first(inside)(environ.META, lambda *_: opened.append("shelf"))
    return opened, b"".join(answered)


def test_the_door_answers_what_lies_ready(client: Client, db, monkeypatch):
    monkeypatch.setattr(shelves, "STAMP_SECONDS", 60)
    page = client.get("/news/", headers={"host": "testserver"})

    assert asked_at_the_door("/news/") == (["shelf"], page.content)
    assert asked_at_the_door("/news/?page=2")[0] == ["inside"]
    assert asked_at_the_door("/news/", HTTP_COOKIE="sessionid=x")[0] == ["inside"]
    assert asked_at_the_door("/news/", HTTP_COOKIE="sight=size")[0] == ["inside"]
    assert asked_at_the_door("/news/", HTTP_HX_REQUEST="true")[0] == ["inside"]
    assert asked_at_the_door("/news/", HTTP_X_FORWARDED_PROTO="https")[0] == ["inside"]


def test_the_door_never_answers_an_older_site(client: Client, db, monkeypatch):
    monkeypatch.setattr(shelves, "STAMP_SECONDS", 60)
    client.get("/news/", headers={"host": "testserver"})
    monkeypatch.setattr(shelf, "stamp", "a newer one")

    assert asked_at_the_door("/news/")[0] == ["inside"]


def test_the_door_leaves_asking_for_news_to_django(client: Client, db):
    client.get("/news/", headers={"host": "testserver"})

    assert asked_at_the_door("/news/")[0] == ["inside"]
