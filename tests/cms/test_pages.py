"""What single pages show, and what they refuse to hold."""

import datetime as dt

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Site

from cms.models import ContactsPage, HomePage, NoticePage
from cms.site_address import follow_base_url
from tests.factories import OrganizationFactory
from tests.factories.cms import (
    ImageFactory,
    NewsPageFactory,
    NoticePageFactory,
    StandardPageFactory,
)

HOUR = dt.timedelta(hours=1)


def test_contacts_show_offices_and_requisites(client: Client, db):
    page = ContactsPage.objects.get()
    office = {
        "name": "Главный офис",
        "address": "ул. Мира, 1",
        "hours": "Пн 8–17\nВт 9–18",
    }
    page.offices = [{"type": "offices", "value": [office]}]
    page.organization = OrganizationFactory(inn="1655000010", bic="049205603")
    page.save_revision().publish()

    html = client.get("/contacts/").text

    for words in ("Главный офис", "Пн 8–17<br>Вт 9–18", "1655000010", "049205603"):
        assert words in html


def test_a_page_draws_each_kind_of_block(client: Client, db):
    document = Document.objects.create(
        title="Договор", file=ContentFile(b"text", name="dogovor.txt")
    )
    link = {"page": HomePage.objects.get().pk}
    picture = {"image": ImageFactory().pk, "alt_text": "Двор зимой"}
    page = StandardPageFactory(
        body=[
            {"type": "text", "value": "<h2>Заголовок</h2>"},
            {"type": "warning", "value": {"title": "Важно", "text": "<p>Да.</p>"}},
            {"type": "picture", "value": {"picture": picture, "caption": "Январь"}},
            {"type": "documents", "value": [document.pk]},
            {
                "type": "cards",
                "value": {
                    "heading": "Куда",
                    "cards": [{"title": "Домой", "link": link}],
                },
            },
        ]
    )

    html = client.get(page.url).text

    for piece in (
        "<h2>Заголовок</h2>", "<strong>Важно</strong>", 'alt="Двор зимой"', "Январь",
        document.url, '<a href="/">Домой</a>',
    ):  # fmt: skip
        assert piece in html


def test_a_home_page_without_a_first_screen_keeps_its_heading(client: Client, db):
    home = HomePage.objects.get()
    home.body = []
    home.save_revision().publish()

    assert '<h1 class="page-title">Квартал</h1>' in client.get("/").text


def test_news_lead_back_to_their_section(client: Client, db):
    html = client.get(NewsPageFactory(title="Тепло дали").url).text

    assert '<li><a href="/news/">Новости</a></li>' in html


def test_a_notice_ends_after_it_starts(db):
    now = timezone.now()
    notice = NoticePageFactory.build(starts_at=now, ends_at=now - HOUR)

    with pytest.raises(ValidationError, match="позже начала"):
        notice.clean()


def test_the_database_holds_a_notice_to_its_times_too(db):
    notice = NoticePageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        NoticePage.objects.filter(pk=notice.pk).update(ends_at=notice.starts_at - HOUR)


@pytest.mark.django_db  # a page looks its content type up
@pytest.mark.parametrize(
    ("hours", "last_day"),
    [(None, None), (2, None), (26, dt.date(2026, 3, 2))],
    ids=["open", "same day", "next day"],
)
def test_a_notice_names_its_last_day_once(hours, last_day):
    start = dt.datetime(2026, 3, 1, 9, tzinfo=timezone.get_current_timezone())
    ends_at = start + hours * HOUR if hours else None

    assert NoticePage(starts_at=start, ends_at=ends_at).last_day == last_day


@pytest.mark.parametrize(
    ("base_url", "root_url"),
    [
        ("https://dom.example", "https://dom.example"),
        ("http://dom.example", "http://dom.example"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
    ],
)
def test_the_site_moves_with_the_base_url(db, settings, base_url, root_url):
    settings.WAGTAILADMIN_BASE_URL = base_url

    follow_base_url(apps)

    assert Site.objects.get().root_url == root_url


def test_a_partial_migration_has_no_site_to_move():
    follow_base_url(Apps())


def test_a_portal_without_a_site_still_answers(client: Client, db):
    Site.objects.all().delete()

    assert client.get("/auth/login/").status_code == 200
    assert client.get("/").status_code == 404
