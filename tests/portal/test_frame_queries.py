"""What a page costs with its frame, the cache being the database's as by default."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from cabinet.accounts.models import Account
from cabinet.charges import directory
from cabinet.residents.models import User
from cms import frame
from cms.frame import frame_of
from cms.models import SiteSettings
from tests.factories import AccountFactory, PaymentFactory, ResidencyFactory
from tests.factories.bills import AUGUST, publish, simple_line

MOST = 8


@pytest.fixture
def database_cache(db, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
        },
        "template_fragments": settings.CACHES["default"],
    }
    call_command("createcachetable", verbosity=0)


@pytest.fixture
def billed(account: Account) -> Account:
    for number in range(3):
        month = dt.date(2017, 6 + number, 1)
        publish(account, [simple_line(account, "10.00") for _ in range(3)], month=month)
    PaymentFactory(account=account, paid_on=dt.date(2017, 9, 12))
    return account


def queries(client: Client, address: str) -> int:
    """The queries of a page that was opened a moment ago."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_home_takes_at_most_eight_queries(database_cache, resident_client, billed):
    home = reverse("cabinet:account_home", args=[billed.public_id])
    assert queries(resident_client, home) <= MOST


def test_charges_page_takes_at_most_eight_queries(
    database_cache, resident_client, billed
):
    page = reverse("charges:month", args=[billed.public_id, AUGUST])
    assert queries(resident_client, page) <= MOST


@pytest.mark.parametrize("name", ["cabinet:account_home", "charges:month"])
def test_first_view_of_a_new_process_takes_as_few(
    database_cache, resident_client, billed, name
):
    """A worker has just started: the site is cached, and this month new to it."""
    month = [AUGUST] if name == "charges:month" else []
    page = reverse(name, args=[billed.public_id, *month])
    resident_client.get(page)
    directory.forget()
    frame.forget()

    with CaptureQueriesContext(connection) as captured:
        assert resident_client.get(page).status_code == 200

    assert len(captured) <= MOST, captured.captured_queries


def test_home_of_many_accounts_takes_at_most_eight_queries(
    database_cache, resident_client, resident: User, billed
):
    for _ in range(3):
        other = AccountFactory()
        publish(other, [simple_line(other, "7.00")])
        ResidencyFactory(user=resident, account=other)
    assert queries(resident_client, reverse("cabinet:home")) <= MOST


def test_frame_is_one_query_for_a_visitor(database_cache, client: Client):
    assert queries(client, "/auth/login/") == 1


def test_frame_follows_the_menu(database_cache, resident_client, billed):
    home = reverse("cabinet:account_home", args=[billed.public_id])
    assert "Куда жаловаться" not in resident_client.get(home).content.decode()
    section = Page.objects.filter(show_in_menus=True, depth=3).first()
    section.title = "Куда жаловаться"
    section.save()

    assert "Куда жаловаться" in resident_client.get(home).content.decode()

    section.unpublish()
    assert "Куда жаловаться" not in resident_client.get(home).content.decode()


def test_frame_follows_the_company(database_cache, resident_client, billed):
    home = reverse("cabinet:account_home", args=[billed.public_id])
    resident_client.get(home)
    site = Site.objects.get()
    SiteSettings.objects.create(site=site, emergency_phone="+7 843 000-11-22")

    assert "+7 843 000-11-22" in resident_client.get(home).content.decode()


def test_what_was_read_before_a_change_is_not_kept_after_it(database_cache, rf):
    """Two workers: one reads the site while the other changes it."""
    slow = rf.get("/")
    section = Page.objects.filter(show_in_menus=True, depth=3).first()
    found = _read_while(slow, lambda: _rename(section, "Новое имя"))

    assert "Новое имя" not in dict(found.menu)
    assert "Новое имя" in dict(frame_of(rf.get("/")).menu)


def _rename(page: Page, title: str) -> None:
    page.title = title
    page.save()


def _read_while(request, change):
    read = frame._read

    def slowly(asked):
        found = read(asked)
        frame._read = read
        change()
        return found

    frame._read = slowly
    return frame_of(request)
