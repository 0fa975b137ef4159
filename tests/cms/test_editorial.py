"""The editor's work: sending for approval, publishing by the clock, mending searches."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django_q.models import Schedule
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import NewsIndexPage, NewsPage, PageVisits, SearchMiss
from cms.tasks import forget_old_counts, publish_scheduled
from tests.factories import UserFactory
from tests.factories.cms import InstructionPageFactory, NewsPageFactory


def employee(role: str) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_an_editor_asks_and_the_chief_publishes(db):
    editor, chief = employee("Редактор"), employee("Администратор")
    section = NewsIndexPage.objects.get()
    fields = {
        "title": "Субботник", "slug": "subbotnik", "date": "01.03.2026",
        "body": streamfield([]), "action-submit": "submit",
    }  # fmt: skip
    editor.post(
        f"/admin/pages/add/cms/newspage/{section.pk}/", nested_form_data(fields)
    )
    news = NewsPage.objects.get(slug="subbotnik")
    state = news.current_workflow_state
    assert not news.live
    assert state.workflow.name == "Согласование с руководителем"

    address = (
        f"/admin/pages/workflow/action/{news.pk}/approve/{state.current_task_state.pk}/"
    )
    chief.post(address, {"comment": ""})

    news.refresh_from_db()
    assert news.live


def test_there_is_one_workflow_however_often_migrations_run(db):
    assert Workflow.objects.filter(active=True).count() == 1


def test_news_come_out_and_go_by_the_clock(client: Client, db):
    now, hour = timezone.now(), dt.timedelta(hours=1)
    news = NewsPageFactory()
    news.unpublish()
    news.go_live_at, news.expire_at = now + hour, now + 3 * hour
    news.save_revision().publish()

    shown = []
    for hours in (0, 2, 4):
        with time_machine.travel(now + hours * hour):
            publish_scheduled()
            news.refresh_from_db()
            shown.append(news.live)

    assert shown == [False, True, False]


def test_the_clock_is_looked_at_every_five_minutes(db):
    plan = Schedule.objects.get(func="cms.tasks.publish_scheduled")

    assert (plan.schedule_type, plan.minutes) == (Schedule.MINUTES, 5)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["атопление", "Отаплиние"])
def test_a_typing_mistake_still_finds(client: Client, typed):
    InstructionPageFactory(title="Отопление включат в октябре")

    html = client.get("/search/", {"q": typed}).text

    assert "Отопление включат в октябре" in html
    assert "Показано найденное по словам «отопление»" in html


def test_letters_e_and_yo_are_one(client: Client, db):
    InstructionPageFactory(title="Ёлка во дворе и счёт за неё")

    assert "Ёлка во дворе" in client.get("/search/", {"q": "елка счет"}).text


def test_an_answer_chosen_by_the_editor_comes_first(client: Client, db):
    article = InstructionPageFactory(title="Как передать показания")
    SearchPromotion.objects.create(
        query=Query.get("вода"), page=article, description="С 10 по 25 число."
    )

    html = client.get("/search/", {"q": "Вода"}).text

    assert "Лучшие ответы" in html
    assert "С 10 по 25 число." in html


def test_searches_in_vain_are_counted_for_editors(client: Client, db):
    for day in ("2026-11-01", "2026-11-08"):
        with time_machine.travel(f"{day}T12:00Z", tick=False):
            client.get("/search/", {"q": "Субсидия"})
    [miss] = SearchMiss.objects.all()
    assert (miss.query, miss.times) == ("субсидия", 2)
    assert miss.last_at.date() == dt.date(2026, 11, 8)

    assert "субсидия" in employee("Редактор").get("/admin/reports/searches/").text
    assert employee("Расчётчик").get("/admin/reports/searches/").status_code == 302


def test_what_no_report_shows_is_forgotten(client: Client, monkeypatch, db):
    monkeypatch.setattr("cms.tasks.MOST_SEARCHES", 2)
    PageVisits.objects.create(path="/", day=dt.date(2026, 8, 1))
    PageVisits.objects.create(path="/", day=dt.date(2026, 11, 1))
    asked = {"давно": "2026-08-01", "раньше": "2026-11-01", "субсидия": "2026-11-02"}
    for words, day in {**asked, "перерасчёт": "2026-11-03"}.items():
        with time_machine.travel(f"{day}T12:00Z", tick=False):
            client.get("/search/", {"q": words})

    with time_machine.travel("2026-11-04T12:00Z", tick=False):
        forget_old_counts()

    assert [visits.day for visits in PageVisits.objects.all()] == [dt.date(2026, 11, 1)]
    kept = SearchMiss.objects.values_list("query", flat=True)
    assert set(kept) == {"субсидия", "перерасчёт"}
