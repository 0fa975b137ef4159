"""The first page: each role's own state of things, every number with its list."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import Task
from wagtail.models import Page

from cabinet.charges.services import add_version, close_period
from cabinet.requests.models import ServiceRequest
from cabinet.residents.models import ContactChange, LinkingRequest
from imports.models import ImportRun
from portal.office.machine import note_backup
from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    MeterFactory,
    ReadingFactory,
    ResidencyFactory,
    UserFactory,
)
from tests.factories.cms import NewsPageFactory, NoticePageFactory
from tests.factories.payments import UnallocatedFactory
from tests.factories.requests import RequestFactory

pytestmark = pytest.mark.django_db


def employee(role, organization, *, is_superuser=False):
    user = UserFactory(is_superuser=is_superuser)
    user.groups.add(Group.objects.get(name=role))
    user.organizations.add(organization)
    return user


def home(client, user):
    client.force_login(user)
    return client.get("/admin/").content.decode()


def values(page):
    """Label and value of every line, as people who listen hear them."""
    return dict(re.findall(r'aria-label="([^":]+): ([^"]+)"', page))


def links(page):
    """Where each line leads."""
    found = re.findall(r'<dd><a href="([^"]+)"[^>]*aria-label="([^":]+):', page)
    return {label: url.replace("&amp;", "&") for url, label in found}


def listed(context):
    """How many rows the list behind a number has."""
    found = context["page"].paginator if "page" in context else context["paginator"]
    return found.count


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (CLERK, {"Расчётный месяц", "Последние загрузки", "Ждут решения"}),
        (DISPATCHER, {"Заявки", "Ждут решения"}),
        (EDITOR, {"Сайт"}),
    ],
)
def test_each_role_sees_its_own(client, account, role, titles):
    page = home(client, employee(role, account.organization))

    found = set(re.findall(r'<h2 id="tile-\d+">(?:<a [^>]+>)?([^<]+)', page))
    assert found == titles


def test_who_answers_for_the_whole_portal_sees_the_machine(client, account):
    own = account.organization
    chief, clerk = employee(ADMINISTRATOR, own), employee(CLERK, own)
    alone = home(client, chief)
    assert set(values(alone)) >= {"Задач в очереди", "Свободно на диске"}
    assert "PostgreSQL" in alone
    assert "Задач в очереди" not in home(client, clerk)

    AccountFactory()  # of another company, for which the administrator doesn't work
    assert "Задач в очереди" not in home(client, chief)
    chief.is_superuser = True
    chief.save()
    assert "Задач в очереди" in home(client, chief)


def test_backup_tells_its_age(client, account):
    admin = employee(ADMINISTRATOR, account.organization)
    assert values(home(client, admin))["Резервная копия"] == "ещё не было"

    note_backup(10)

    page = home(client, admin)
    assert values(page)["Резервная копия"] == "сегодня"
    copies = client.get(links(page)["Резервная копия"]).context
    assert [one.subject_words for one in copies["object_list"]] == ["Резервная копия"]


def test_month_is_not_loaded_then_loaded_then_closed(client, account):
    clerk = employee(CLERK, account.organization)
    period = BillingPeriodFactory(organization=account.organization)
    name = f"{period.title}, {account.organization}"
    assert values(home(client, clerk))[name] == "не загружен"

    version = add_version(period=period, charges=[])
    ImportRun.objects.create(
        kind="charges",
        state="imported",
        organization=account.organization,
        warnings=7,
        versions=[[period.pk, None, version.pk]],
        original_name="a.csv",
    )
    shown = values(home(client, clerk))
    assert shown[name] == "загружен, не закрыт"
    assert shown["— предупреждений"] == "7"

    close_period(period=period)
    assert values(home(client, clerk))[name] == "закрыт"


def test_dispatcher_counts_ones_own_open_requests(client, account):
    now = timezone.now()
    for number, hours in ((1, -3), (2, -1), (3, 100)):
        asked = RequestFactory(account=account, number=number)
        due = now + dt.timedelta(hours=hours)
        written = now - dt.timedelta(days=10)
        ServiceRequest.objects.filter(pk=asked.pk).update(
            due_at=due, created_at=written
        )
    closed = RequestFactory(account=account, number=4)
    ServiceRequest.objects.filter(pk=closed.pk).update(
        status="closed",
        closed_at=now,
        due_at=now - dt.timedelta(days=9),
        created_at=now - dt.timedelta(days=10),
    )
    RequestFactory(account=AccountFactory(), number=5)

    shown = values(home(client, employee(DISPATCHER, account.organization)))

    assert shown["Просрочены"] == "2"
    assert shown["Новые"] == "3"
    assert shown["Всего открыто"] == "3"


@pytest.mark.parametrize("due", ["overdue", "today", "free"])
def test_queue_shows_what_presses(client, account, due):
    pressing = RequestFactory(account=account, number=1, description="Течёт труба")
    due_at = {
        "overdue": timezone.now() - dt.timedelta(hours=1),
        "today": timezone.make_aware(
            dt.datetime.combine(timezone.localdate(), dt.time(23, 59, 59))
        ),
        "free": timezone.now() + dt.timedelta(days=30),
    }[due]
    written = timezone.now() - dt.timedelta(days=10)
    ServiceRequest.objects.filter(pk=pressing.pk).update(
        due_at=due_at, created_at=written
    )
    client.force_login(employee(DISPATCHER, account.organization))

    shown = client.get(f"/admin/requests/?due={due}").content.decode()
    assert "Течёт труба" in shown

    ServiceRequest.objects.filter(pk=pressing.pk).update(
        status="closed", closed_at=timezone.now()
    )
    shown = client.get(f"/admin/requests/?due={due}").content.decode()
    assert "Течёт труба" not in shown


@pytest.fixture
def busy(account) -> None:
    """Something of everything that the first page counts, in different numbers."""
    soon, now = timezone.now() + dt.timedelta(days=1), timezone.now()
    late = {"due_at": now - dt.timedelta(days=1), "created_at": now - dt.timedelta(9)}
    for number in range(1, 8):
        asked = RequestFactory(account=account, number=number)
        if number < 4:
            ServiceRequest.objects.filter(pk=asked.pk).update(**late)
    UnallocatedFactory.create_batch(2, organization=account.organization)
    meter = MeterFactory(account=account)
    for day in (1, 2, 3):
        date = dt.date(2017, 9, day)
        ReadingFactory(meter=meter, date=date, state="sent", doubt="много")
    for person in ResidencyFactory.create_batch(2, account=account):
        LinkingRequest.objects.create(
            organization=account.organization, user=person.user, number="1"
        )
        ContactChange.objects.create(user=person.user, requested_by=person.user)
    NoticePageFactory(ends_at=soon)
    NewsPageFactory.create_batch(2)
    Page.objects.filter(title__startswith="Страница").update(
        has_unpublished_changes=True
    )
    failed = {"func": "x", "started": now, "stopped": now, "success": False}
    for number in range(4):
        Task.objects.create(id=f"{number:032}", name="x", **failed)
    BillingPeriodFactory(organization=account.organization)


@pytest.mark.parametrize("role", [ADMINISTRATOR, CLERK, DISPATCHER, EDITOR])
def test_every_number_is_that_of_its_list(client, account, busy, role):
    page = home(client, employee(role, account.organization))
    shown, places = values(page), links(page)

    for label, url in places.items():
        answer = client.get(url)
        assert answer.status_code == 200, label
        if shown[label].isdecimal() and label != "Задач в очереди":
            assert shown[label] != "0" or label == "Срок сегодня", label
            assert listed(answer.context) == int(shown[label]), label


def test_more_of_everything_takes_no_more_queries(client, account):
    admin = employee(ADMINISTRATOR, account.organization, is_superuser=True)
    BillingPeriodFactory(organization=account.organization)
    RequestFactory(account=account, number=1)
    UnallocatedFactory(organization=account.organization)
    home(client, admin)
    with CaptureQueriesContext(connection) as before:
        client.get("/admin/")
    for number in range(2, 8):
        other = AccountFactory()
        BillingPeriodFactory(organization=other.organization)
        RequestFactory(account=other, number=number)
        UnallocatedFactory(organization=other.organization)
        ImportRun.objects.create(
            kind="payments", organization=other.organization, original_name="b.csv"
        )

    with CaptureQueriesContext(connection) as after:
        client.get("/admin/")

    assert len(after) <= len(before)
