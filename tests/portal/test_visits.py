"""The site counts its readers itself: each page by day, nobody by name."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.models import PageVisits
from portal import shelf as shelves
from portal.shelf import shelf
from portal.visitors import shelf_first
from portal.visits import Tally, tally
from tests.factories import UserFactory
from tests.factories.cms import NewsPageFactory

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


class NoTimer:
    daemon = True

    def __init__(self, seconds, function):
        pass

    def start(self):
        pass


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    """Counts wait until a test writes them."""
    settings.COUNT_VISITS = True
    settings.VISITOR_PAGE_SECONDS = 60
    monkeypatch.setattr(shelves, "STAMP_SECONDS", 60)
    monkeypatch.setattr("portal.visits.threading.Timer", NoTimer)
    shelf.clear()
    tally.times.clear()
    yield
    shelf.clear()
    tally.times.clear()


def reader() -> Client:
    return Client(headers={"user-agent": BROWSER, "host": "testserver"})


def counted() -> dict[str, int]:
    tally.write()
    return dict(PageVisits.objects.values_list("path", "times"))


def test_each_view_counts_drawn_or_ready(db, resident):
    reader().get("/news/")
    reader().get("/news/?page=2")
    reader().get("/news/")
    signed_in = reader()
    signed_in.force_login(resident)
    signed_in.get("/news/")
    environ = RequestFactory().get("/news/", headers={"host": "testserver"}).META
    shelf_first(pytest.fail)({**environ, "HTTP_USER_AGENT": BROWSER}, lambda *_: None)

    assert counted() == {"/news/": 5}


def test_an_address_in_russian_is_one_page_at_the_door_and_inside(db):
    news = NewsPageFactory(slug="дали-воду")
    reader().get(news.url)
    # As a web server hands it over: the bytes of the path as Latin-1.
    path = "/news/дали-воду/".encode().decode("latin-1")
    environ = RequestFactory().get("/", headers={"host": "testserver"}).META
    asked = {**environ, "PATH_INFO": path, "HTTP_USER_AGENT": BROWSER}
    shelf_first(pytest.fail)(asked, lambda *_: None)

    assert counted() == {"/news/дали-воду/": 2}


def test_sums_add_up_over_processes_and_days(db):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    PageVisits.objects.create(path="/news/", day=yesterday, times=10)
    reader().get("/news/")
    tally.write()
    another = Tally()
    another.count({"HTTP_USER_AGENT": BROWSER}, "/news/")
    another.write()

    found = PageVisits.objects.filter(path="/news/").values_list("day", "times")
    assert dict(found) == {yesterday: 10, timezone.localdate(): 2}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"},
        {"user-agent": "curl/8.1"},
        {"user-agent": ""},
        {"user-agent": BROWSER, "sec-purpose": "prefetch"},
    ],
)
def test_robots_do_not_count(db, headers):
    Client(headers=headers).get("/news/")

    assert counted() == {}


@pytest.mark.parametrize(
    "address",
    ["/no/such/page/", "/cabinet/", "/auth/login/", "/news/feed/", "/healthz"],
)
def test_what_is_no_page_of_the_site_does_not_count(db, address):
    reader().get(address)

    assert counted() == {}


def test_an_editor_reads_the_report_and_nobody_else(client: Client, db):
    today = timezone.localdate()
    for days, times in ((0, 3), (10, 40), (60, 500)):
        day = today - dt.timedelta(days=days)
        PageVisits.objects.create(path="/tariffs/", day=day, times=times)
    editor, clerk = UserFactory(), UserFactory()
    editor.groups.add(Group.objects.get(name="Редактор"))
    clerk.groups.add(Group.objects.get(name="Расчётчик"))
    client.force_login(editor)

    response = client.get("/admin/reports/visits/")
    [row] = response.context["object_list"]
    assert row == {"path": "/tariffs/", "week": 3, "month": 43}
    assert "Просмотры страниц" in response.text
    table = client.get("/admin/reports/visits/?export=csv").getvalue().decode()
    assert "/tariffs/,3,43" in table
    client.force_login(clerk)
    assert client.get("/admin/reports/visits/").status_code == 302
