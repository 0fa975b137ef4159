"""The demonstration's company site is whole, clean and written once."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page

from cms.models import InstructionPage, NewsPage, NoticePage, NoticePlace
from portal.demo.pictures import PICTURES, draw_picture
from portal.demo.site import INN, fill_site
from tests.factories import BuildingFactory, OrganizationFactory

# Bars of Wagtail's own never reach a visitor, so nothing here is let off.
INLINE_STYLE = re.compile(r"<[^>]+\sstyle=")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*(?:\ssrc=|ld\+json))|<[^>]+\son\w+=")
PICTURE_WITHOUT_WORDS = re.compile(r"<img(?![^>]*\salt=)")


@pytest.fixture(autouse=True)
def company(db):
    """Whose facts the articles name."""
    return OrganizationFactory(inn=INN)


@pytest.fixture
def addresses(client: Client, db) -> list[str]:
    fill_site()
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    return [element.text for element in tree.iter() if element.tag.endswith("loc")]


def counts() -> tuple[int, int, list[str]]:
    pages = Page.objects.order_by("path").values_list("path", flat=True)
    return Page.objects.count(), Image.objects.count(), list(pages)


def test_filling_twice_writes_once(db):
    fill_site()
    first = counts()

    fill_site()

    assert counts() == first


def test_there_is_enough_to_read(db):
    fill_site()

    assert NewsPage.objects.live().count() >= 8
    assert InstructionPage.objects.live().count() == 6
    assert NoticePage.objects.live().actual().count() >= 3


def test_every_page_is_clean(client: Client, addresses):
    assert len(addresses) > 25
    for address in addresses:
        response = client.get(address.removeprefix("http://testserver"))
        html = response.text
        assert response.status_code == 200, address
        assert len(re.findall("<h1", html)) == 1, address
        assert not INLINE_STYLE.search(html), address
        assert not INLINE_SCRIPT.search(html), address
        assert not PICTURE_WITHOUT_WORDS.search(html), address


def test_every_link_of_the_site_leads_somewhere(client: Client, addresses):
    links: set[str] = set()
    for address in addresses:
        html = client.get(address.removeprefix("http://testserver")).text
        links.update(re.findall(r'href="(/[^"#?]*)', html))
    public = {link for link in links if not link.startswith(("/static/", "/cabinet/"))}

    broken = {link for link in public if client.get(link).status_code != 200}

    assert broken == set()


def test_news_are_never_from_the_future(client: Client, addresses):
    news = NewsPage.objects.order_by("-date")

    assert news[0].date <= timezone.localdate(news[0].first_published_at)


def test_the_same_picture_each_time():
    assert draw_picture("tap") == draw_picture("tap")
    assert len(PICTURES) >= 6


def test_notices_stand_in_their_houses(company):
    BuildingFactory(organization=company, address="г. Казань, ул. Кленовая, д. 13")
    fill_site()

    [place] = NoticePlace.objects.all()
    assert (place.page.title, place.entrance) == (
        "На Кленовой, 13 остановлен лифт",
        "2",
    )
