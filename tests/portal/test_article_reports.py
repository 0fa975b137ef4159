"""Editors see after which articles residents write all the same."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cms.models import ArticleReading
from tests.factories import UserFactory
from tests.factories.cms import InstructionPageFactory
from tests.factories.requests import RequestFactory


@pytest.fixture
def editor(client: Client, db) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Редактор"))
    client.force_login(user)
    return client


def read(article, reader, hours_ago: float) -> None:
    reading = ArticleReading.objects.create(page=article, reader=reader)
    at = timezone.now() - dt.timedelta(hours=hours_ago)
    ArticleReading.objects.filter(pk=reading.pk).update(at=at)


def test_a_request_within_the_hour_counts(editor: Client, resident):
    clear = InstructionPageFactory(title="Ясная")
    unclear = InstructionPageFactory(title="Неясная")
    read(unclear, resident, hours_ago=0.5)
    read(unclear, resident, hours_ago=30)
    read(clear, resident, hours_ago=3)
    read(clear, resident, hours_ago=24 * 91)
    RequestFactory(author=resident)

    rows = editor.get("/admin/reports/articles/").context["object_list"]

    assert [(row.title, row.read, row.readers, row.wrote) for row in rows] == [
        ("Неясная", 2, 1, 1),
        ("Ясная", 1, 1, 0),
    ]


def test_a_resident_doesnt_see_it(client: Client, resident):
    client.force_login(resident)

    assert client.get("/admin/reports/articles/").status_code == 302
