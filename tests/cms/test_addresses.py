"""A fresh database has every public address of the portal."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from cms.models import HomePage
from tests.factories.cms import StandardPageFactory

SECTIONS = {
    "/": "Ваш дом — в одном кабинете",
    "/news/": "Новости",
    "/notices/": "Объявления",
    "/instructions/": "Инструкции",
    "/tariffs/": "Тарифы",
    "/contacts/": "Контакты",
    "/search/": "Поиск по сайту",
    "/search/?q=вода": "Поиск по сайту",
}


def headings(html: str) -> list[str]:
    return re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", html, re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "heading"), SECTIONS.items())
def test_a_section_answers_with_its_one_heading(client: Client, address, heading):
    response = client.get(address)

    assert response.status_code == 200
    assert headings(response.text) == [heading]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/news/feed/", "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_an_address_for_machines_answers(client: Client, address, kind):
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (200, kind)


def test_an_unknown_page_is_not_found(client: Client, db):
    assert client.get("/nothing-here/").status_code == 404


def test_a_draft_is_not_found(client: Client, db):
    page = StandardPageFactory(slug="draft")
    page.unpublish()

    assert client.get("/draft/").status_code == 404


def test_the_menu_lists_the_sections_and_marks_the_current_one(client: Client, db):
    html = client.get("/news/").text
    menu = html.partition('class="site-nav"')[2].partition("</nav>")[0]

    assert re.findall(r'href="([^"]+)"', menu) == [
        "/news/", "/notices/", "/instructions/", "/tariffs/", "/contacts/",
    ]  # fmt: skip
    assert re.findall(r'href="([^"]+)" aria-current="page"', menu) == ["/news/"]


def test_a_page_leaves_the_menu_when_an_editor_says_so(client: Client, db):
    Page.objects.filter(slug="tariffs").update(show_in_menus=False)

    menu = client.get("/").text.partition('class="site-nav"')[2].partition("</nav>")[0]

    assert "/tariffs/" not in menu


def test_building_the_site_twice_changes_nothing(db):
    migration = import_module("cms.migrations.0002_site_structure")
    before = list(Page.objects.order_by("path").values("path", "title"))

    migration.build_site(apps, connection.schema_editor())

    assert list(Page.objects.order_by("path").values("path", "title")) == before
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_site_stands_on_the_home_page_in_russian(db):
    site = Site.objects.get()

    assert site.root_page.specific == HomePage.objects.get()
    assert site.root_page.locale.language_code == "ru"


def test_the_site_answers_at_the_base_url(db):
    assert Site.objects.get().root_url == "http://testserver"


def test_robots_are_kept_out_of_what_is_private(client: Client, db):
    lines = client.get("/robots.txt").text.splitlines()

    assert "Disallow: /cabinet/" in lines
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines
