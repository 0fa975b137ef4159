"""What stands around every page: pinned notices, the logo, the sign of help."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms import frame
from cms.links import CabinetScreen
from cms.models import ArticleReading, SiteSettings
from tests.factories.cms import ImageFactory, InstructionPageFactory, NoticePageFactory

HOUR = dt.timedelta(hours=1)


def test_a_pinned_emergency_stands_on_every_page(client: Client, account, resident):
    notice = NoticePageFactory(kind="emergency", is_pinned=True, title="Порыв на Мира")

    assert "Порыв на Мира" in client.get("/contacts/").text
    assert "Порыв на Мира" in client.get("/auth/login/").text
    client.force_login(resident)
    html = client.get("/cabinet/", follow=True).text
    assert f'<a href="{notice.url}">Порыв на Мира</a>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(("begins", "ends"), [(-2, -1), (1, 2)])
def test_it_goes_and_comes_by_itself(client: Client, begins, ends):
    now = timezone.now()
    NoticePageFactory(
        is_pinned=True, title="Порыв",
        starts_at=now + begins * HOUR, ends_at=now + ends * HOUR,
    )  # fmt: skip

    assert 'class="pinned"' not in client.get("/contacts/").text


def test_a_taken_down_notice_is_unpinned_at_once(client: Client, db):
    notice = NoticePageFactory(is_pinned=True)
    assert 'class="pinned"' in client.get("/contacts/").text

    notice.unpublish()

    assert 'class="pinned"' not in client.get("/contacts/").text


def test_the_logo_and_the_colour_of_the_company(client: Client, db):
    SiteSettings.objects.create(
        site_id=1, company_name="УК «Дом»", logo=ImageFactory(), colour="plum"
    )

    html = client.get("/").text

    assert 'alt="УК «Дом»"' in html
    assert '<html lang="ru" data-colour="plum">' in html


def test_a_screen_leads_to_its_article(client: Client, account, resident):
    article = InstructionPageFactory(screen=CabinetScreen.METERS)
    client.force_login(resident)

    html = client.get(f"/cabinet/{account.public_id}/meters/").text
    other = client.get(f"/cabinet/{account.public_id}/payments/").text

    assert f'class="help-sign" href="{article.url}"' in html
    assert "help-sign" not in other


@pytest.mark.parametrize("screen", CabinetScreen.values)
def test_every_screen_offered_to_editors_is_a_page(screen, account):
    assert any(
        address_of(screen, **names)
        for names in (
            {},
            {"account": account.public_id},
            {"account": account.public_id, "month": dt.date(2026, 1, 1)},
        )
    )


def address_of(screen: str, **names) -> str:
    try:
        return reverse(screen, kwargs=names)
    except Exception:  # noqa: BLE001 (whatever the names lack)
        return ""


def test_who_reads_an_article_is_counted(client: Client, resident):
    article = InstructionPageFactory()
    client.get(article.url)
    client.force_login(resident)
    client.get(article.url)

    assert [one.reader for one in ArticleReading.objects.all()] == [resident]


def test_another_versions_frames_are_not_read(client: Client, db, monkeypatch):
    """An upgrade leaves in the cache what the new code can't read."""
    client.get("/contacts/")
    old = frame.FRAMES
    monkeypatch.setattr(frame.CurrentNotice, "__dataclass_fields__", {"other": None})

    assert frame._shape() not in old
