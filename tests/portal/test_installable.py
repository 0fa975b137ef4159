"""The portal on a telephone's screen, and without a network."""

from django.contrib.staticfiles import finders
from django.test import Client

from cms.models import SiteSettings


def test_the_manifest_names_the_company_and_its_icons(client: Client, db):
    SiteSettings.objects.create(site_id=1, company_name="УК «Дом»")
    response = client.get("/manifest.webmanifest")
    told = response.json()

    assert response["Content-Type"] == "application/manifest+json"
    assert told["name"] == "УК «Дом»: личный кабинет"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/").text


def test_the_worker_keeps_nothing_of_the_cabinet(client: Client, db):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert "/offline/" in response.text
    assert "/cabinet" not in response.text
    assert response["Cache-Control"] == "no-cache"


def test_the_page_without_a_network_needs_nothing_else(client: Client, db):
    html = client.get("/offline/").text

    assert "Нет связи с интернетом" in html
    assert "<script" not in html
