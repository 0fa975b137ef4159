"""Every report: whose it is, who may open it, in how many queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.office.reports import collection
from portal.office.reports.frame import (
    last_months,
    percent,
)
from portal.office.reports.menu import REPORTS
from portal.roles import CLERK, DISPATCHER
from tests.factories import (
    AccountFactory,
    UserFactory,
)
from tests.factories.office import everything_of
from tests.portal.reporting import table, url


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_reports_have_ones_own_organisations_and_fixed_queries(
    office, clerk, account, report
):
    everything_of(account)
    name = report.name
    office.get(url(name))
    with CaptureQueriesContext(connection) as few:
        before = table(office, name)
    foreign = AccountFactory()
    everything_of(foreign)
    assert table(office, name) == before
    out = table(office, name, organization=foreign.organization_id)
    assert out == before
    clerk.organizations.add(foreign.organization)
    office.get(url(name))
    with CaptureQueriesContext(connection) as more:
        table(office, name)
    assert len(few) == len(more)
    stranger = AccountFactory().organization_id
    refused = office.get(url(name, organization=stranger)).content.decode()
    assert "нет. Выберите из списка" in refused


def test_every_report_opens_with_its_permission_alone(client, account):
    everything_of(account)
    user = UserFactory()
    user.organizations.add(account.organization)
    client.force_login(user)
    for report in REPORTS:
        app, codename = report.permission.split(".")
        allowed = Permission.objects.filter(
            codename=codename, content_type__app_label=app
        )
        user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
        for query in ({}, {"export": "csv"}):
            assert client.get(url(report.name, **query)).status_code == 302
        user.user_permissions.add(*allowed)
        assert client.get(url(report.name)).status_code == 200, report.name


@pytest.mark.parametrize("role", [CLERK, DISPATCHER])
def test_the_menu_of_reports_leads_each_role_where_it_may_go(client, account, role):
    user = UserFactory()
    user.organizations.add(account.organization)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    page = client.get("/admin/").content.decode()
    opened = 0
    places = [(f"office_{one.name}", one.permission) for one in REPORTS]
    for place, permission in places:
        address = reverse(place)
        assert (f'"{address}"' in page) is user.has_perm(permission), place
        if user.has_perm(permission):
            assert client.get(address).status_code == 200
            opened += 1
    assert opened >= 2


def test_shares_of_nothing_are_told_as_such():
    assert percent(1, 0) is None
    assert percent(1, 3) == Decimal("33.33")
    assert last_months(dt.date(2026, 2, 1), 3) == [
        *(dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)),
    ]
    assert collection.added([]) == (0, 0, 0, 0)
