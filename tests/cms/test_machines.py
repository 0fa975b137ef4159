"""What programs read: the feed, the map of the site, tags for social networks."""

import xml.etree.ElementTree as ET

from django.test import Client

from tests.factories.cms import ImageFactory, NewsCategoryFactory, NewsPageFactory

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_feed_holds_the_news(client: Client, db):
    NewsPageFactory(
        title="Тепло дали", slug="teplo", category=NewsCategoryFactory(name="Тепло")
    )

    channel = ET.fromstring(client.get("/news/feed/").content).find("channel")  # noqa: S314
    item = channel.find("item")

    assert channel.findtext("language") == "ru"
    assert item.findtext("title") == "Тепло дали"
    assert item.findtext("link") == "http://testserver/news/teplo/"
    assert item.findtext("category") == "Тепло"
    assert item.findtext("pubDate") == "Sun, 01 Mar 2026 00:00:00 +0300"


def test_the_sitemap_lists_published_pages_only(client: Client, db):
    NewsPageFactory(slug="teplo")
    NewsPageFactory(slug="draft").unpublish()

    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    addresses = [element.text for element in tree.iter(f"{SITEMAP}loc")]

    assert "http://testserver/news/teplo/" in addresses
    assert "http://testserver/contacts/" in addresses
    assert not [address for address in addresses if "draft" in address]


def test_a_news_page_brings_its_picture_to_social_networks(client: Client, db):
    page = NewsPageFactory(
        title="Тепло дали", image=ImageFactory(), image_alt="Батарея"
    )

    html = client.get(page.url).text

    assert '<meta property="og:title" content="Тепло дали">' in html
    assert '<meta property="og:description" content="Коротко о главном.">' in html
    assert '<meta property="og:image" content="http://testserver/media/images/' in html
    assert '<meta property="og:image:alt" content="Батарея">' in html
