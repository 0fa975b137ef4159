import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cabinet.notifications.models import Message
from cabinet.requests.models import AnswerTemplate, PaidService, ServiceRequest
from cabinet.requests.statuses import Status
from portal.roles import CLERK, DISPATCHER, EDITOR
from tests.factories import AccountFactory, UserFactory
from tests.factories.requests import (
    CategoryFactory,
    ExecutorFactory,
    RequestFactory,
)
from tests.measure import own_queries

DESK = "/admin/requests/"


@pytest.fixture
def dispatcher(account):
    user = UserFactory(first_name="Павел", last_name="Кузьмин")
    user.organizations.add(account.organization)
    user.groups.add(Group.objects.get(name=DISPATCHER))
    return user


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    return client


def test_queue_shows_ones_own_organisation_by_deadline(desk, asked, account):
    foreign = RequestFactory(description="Чужое")
    yesterday = timezone.now() - dt.timedelta(days=1)
    sooner = RequestFactory(
        account=account, description="Раньше", created_at=yesterday, due_at=yesterday
    )

    page = desk.get(DESK).content.decode()

    assert page.index("Раньше") < page.index(asked.description)
    assert foreign.description not in page
    assert sooner.urgency == "late"
    assert "срок прошёл" in page


@pytest.mark.parametrize("action", ["", "answer/", "move/"])
def test_another_organisations_request_does_not_exist(desk, action):
    foreign = RequestFactory()
    method = desk.post if action else desk.get

    assert method(f"{DESK}{foreign.pk}/{action}").status_code == 404


@pytest.mark.parametrize("role", [EDITOR, CLERK])
def test_other_roles_have_no_desk(client, account, asked, role):
    user = UserFactory()
    user.organizations.add(account.organization)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    response = client.get(f"{DESK}{asked.pk}/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("count", [1, 30])
def test_house_with_many_requests_takes_the_same_queries(desk, account, count):
    RequestFactory.create_batch(count, account=account)
    building = account.premises.building_id

    # Five lists of choices; the executors to assign; the number and the rows.
    assert own_queries(desk, f"{DESK}?building={building}") == 8


@pytest.mark.parametrize(
    ("query", "shown"),
    [("status=new", True), ("status=done", False), ("q=смеситель", True)],
)
def test_queue_is_narrowed(desk, asked, query, shown):
    assert (asked.description in desk.get(f"{DESK}?{query}").content.decode()) is shown


def test_ended_requests_leave_the_queue_and_are_found(desk, asked, account, category):
    ServiceRequest.objects.filter(pk=asked.pk).update(
        status=Status.CLOSED, closed_at=asked.created_at
    )

    assert asked.description not in desk.get(DESK).content.decode()
    assert asked.description in desk.get(f"{DESK}?status=closed").content.decode()


def test_dispatcher_asks_and_notes(desk, asked, account):
    ready = AnswerTemplate.objects.create(
        organization=account.organization, title="Когда", text="Когда вы дома?"
    )
    answer = f"{DESK}{asked.pk}/answer/"
    desk.post(answer, {"tone": "question", "template": ready.pk, "text": ""})
    desk.post(answer, {"tone": "note", "text": "Третий раз"})
    empty = desk.post(answer, {"tone": "answer", "text": ""})

    asked.refresh_from_db()
    assert asked.status == Status.CLARIFYING
    assert [one.text for one in asked.comments.all()] == [
        "Когда вы дома?",
        "Третий раз",
    ]
    assert "выберите готовый ответ" in empty.content.decode()
    assert "Третий раз" in desk.get(f"{DESK}{asked.pk}/").content.decode()


def test_dispatcher_assigns_many_at_once(desk, asked, account, executor):
    second = RequestFactory(account=account)
    foreign = RequestFactory()

    desk.post(
        f"{DESK}assign/",
        {"pk": [asked.pk, second.pk, foreign.pk, "x"], "executor": executor.pk},
    )

    assert ServiceRequest.objects.filter(executor=executor).count() == 2
    foreign.refresh_from_db()
    assert foreign.status == Status.NEW


def test_another_organisations_executor_is_no_choice(desk, asked):
    page = desk.post(
        f"{DESK}assign/",
        {"pk": [asked.pk], "executor": ExecutorFactory().pk},
        follow=True,
    )

    assert "Выберите исполнителя" in page.content.decode()


def test_dispatcher_moves_and_the_slower_one_is_told(desk, asked):
    move = f"{DESK}{asked.pk}/move/"
    desk.post(move, {"expected": "new", "target": "in_progress"})
    late = desk.post(
        move, {"expected": "new", "target": "rejected", "reason": "Нет"}, follow=True
    )

    asked.refresh_from_db()
    assert asked.status == Status.IN_PROGRESS
    assert "статус уже изменили" in late.content.decode()
    assert Message.objects.count() == 1


def test_call_is_written_down_for_any_account(desk, account):
    category = CategoryFactory(organization=account.organization)
    found = desk.get(f"{DESK}call/?account={account.number}").content.decode()
    assert account.holder in found

    desk.post(
        f"{DESK}call/{account.pk}/",
        {"subject": category.pk, "place": "entrance", "description": "Нет света"},
    )

    made = ServiceRequest.objects.get()
    assert (made.author, made.place, made.number) == (None, "entrance", 1)
    assert desk.get(f"{DESK}call/{AccountFactory().pk}/").status_code == 404


def test_catalogues_are_edited_by_organisation(desk, account):
    own = CategoryFactory(organization=account.organization)
    foreign = CategoryFactory()

    page = desk.get("/admin/requestcategory/").content.decode()
    desk.post(
        "/admin/paidservice/new/",
        {
            "organization": account.organization_id,
            "title": "Замена крана",
            "price": "900",
            "unit": "кран",
            "term": 2,
            "is_offered": "on",
            "position": 1,
        },
    )

    assert own.title in page
    assert foreign.title not in page
    assert str(PaidService.objects.get().price) == "900.00"
    foreign_page = f"/admin/requestcategory/edit/{foreign.pk}/"
    assert desk.get(foreign_page).status_code == 404


def test_menu_leads_dispatchers_to_the_desk(desk):
    page = desk.get("/admin/").content.decode()

    assert '"url": "/admin/requests/"' in page
    assert 'href="/admin/requests/"' in page
