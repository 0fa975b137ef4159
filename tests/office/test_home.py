"""The first page: each role's own state of things, every number with its list."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cabinet.charges.services import add_version, close_period
from cabinet.requests.models import ServiceRequest
from imports.models import ImportRun
from portal.office.machine import note_backup
from portal.roles import ADMINISTRATOR, CLERK, DISPATCHER, EDITOR
from tests.factories import AccountFactory, BillingPeriodFactory, UserFactory
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


def test_only_a_superuser_sees_the_machine(client, account):
    organization = account.organization
    limited = home(client, employee(ADMINISTRATOR, organization))
    whole = home(client, employee(ADMINISTRATOR, organization, is_superuser=True))

    assert "Задач в очереди" not in limited
    assert "Задач в очереди" in whole
    assert "PostgreSQL" in whole


def test_backup_tells_its_age(client, account):
    admin = employee(ADMINISTRATOR, account.organization, is_superuser=True)
    assert values(home(client, admin))["Резервная копия"] == "ещё не было"

    note_backup(10)

    assert values(home(client, admin))["Резервная копия"] == "сегодня"


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


@pytest.mark.parametrize("role", [CLERK, DISPATCHER, EDITOR])
def test_every_number_leads_to_a_list_that_opens(client, account, role):
    BillingPeriodFactory(organization=account.organization)
    page = home(client, employee(role, account.organization))

    links = re.findall(r'<dd><a href="([^"]+)"', page)

    assert links
    for link in links:
        response = client.get(link.replace("&amp;", "&"))
        assert response.status_code == 200, link


def test_every_number_of_a_superuser_opens_too(client, account):
    UnallocatedFactory(organization=account.organization)
    admin = employee(ADMINISTRATOR, account.organization, is_superuser=True)
    links = re.findall(r'<dd><a href="([^"]+)"', home(client, admin))

    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


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
