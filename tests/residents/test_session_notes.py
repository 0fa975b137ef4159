"""Entries are noted once a minute, and at once where the browser changes."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cabinet.residents import sessions
from cabinet.residents.models import User


@pytest.fixture
def page(account) -> str:
    return reverse("accounts:detail", args=[account.public_id])


def writes(client: Client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, **headers).status_code == 200
    return sum(
        query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
        for query in captured.captured_queries
    )


def test_a_second_page_writes_nothing(resident_client, page):
    assert writes(resident_client, page) > 0
    assert writes(resident_client, page) == 0


def test_last_visit_is_noted_again_after_a_minute(resident_client, page, monkeypatch):
    resident_client.get(page)
    before = UserSession.objects.get().last_seen_at
    now = sessions.time.time() + sessions.NOTE_EVERY_SECONDS
    monkeypatch.setattr(sessions.time, "time", lambda: now)

    assert writes(resident_client, page) > 0
    assert UserSession.objects.get().last_seen_at > before


def test_another_browser_is_noted_at_once(resident_client, page):
    resident_client.get(page, HTTP_USER_AGENT="Firefox")
    resident_client.get(page, HTTP_USER_AGENT="Opera")

    assert UserSession.objects.get().user_agent == "Opera"


def test_another_address_is_noted_at_once(resident_client, page):
    resident_client.get(page)
    resident_client.get(page, REMOTE_ADDR="203.0.113.7")

    assert UserSession.objects.get().ip == "203.0.113.7"


def test_a_session_whose_time_is_over_lets_nobody_in(resident_client, page):
    assert resident_client.get(page).status_code == 200
    Session.objects.update(expire_date=timezone.now())

    assert resident_client.get(page).status_code == 302


def test_who_was_shut_out_is_out_at_once(resident_client, resident, page):
    assert resident_client.get(page).status_code == 200
    User.objects.filter(pk=resident.pk).update(is_active=False)

    assert resident_client.get(page).status_code == 302
