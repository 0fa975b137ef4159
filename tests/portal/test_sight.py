"""The version for weak eyes: chosen on a page, kept in a cookie, drawn by the server."""

import pytest
from django.test import Client

from tests.factories.cms import ImageFactory, NewsPageFactory


def choose(client: Client, **chosen: str):
    return client.post("/sight/", chosen)


def test_the_ordinary_page_has_none_of_it(client: Client, db):
    html = client.get("/").text

    assert "sight.css" not in html
    assert "data-size" not in html


def test_the_choice_is_kept_and_drawn(client: Client, db):
    response = choose(client, size="150", scheme="white", spacing="wide", next="/news/")
    html = client.get("/news/").text

    assert response.url == "/news/"
    assert 'data-size="150" data-scheme="white" data-spacing="wide"' in html
    assert "sight.css" in html


def test_the_ordinary_look_comes_back(client: Client, db):
    choose(client, size="150")
    choose(client)

    assert "sight.css" not in client.get("/").text


def test_words_stand_for_pictures(client: Client, db):
    news = NewsPageFactory(image=ImageFactory(), image_alt="Двор & «дом»")
    assert "<picture" in client.get(news.url).text

    choose(client, images="off")
    response = client.get(news.url)
    html = response.text

    assert int(response["Content-Length"]) == len(response.content)
    assert "<picture" not in html
    assert "<img" not in html
    assert '<span class="picture-words">Двор &amp; «дом»</span>' in html


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["size=900", 'scheme="><script>', "%00", "&&&=="])
def test_a_made_up_cookie_changes_nothing(client: Client, cookie):
    client.cookies["sight"] = cookie

    html = client.get("/").text

    assert "sight.css" not in html
    assert "<script>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/"])
def test_it_leads_back_into_the_portal_only(client: Client, address):
    assert choose(client, next=address).url == "/"
