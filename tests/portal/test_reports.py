"""Reports: sums that add up, one's own organisations only, fixed queries."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cabinet.meters.models import Reading
from cabinet.notifications.models import Message
from cabinet.payments import tasks
from cabinet.payments.debts.aging import debtors, debts_by_house
from cabinet.payments.models import RegistryMatch
from cabinet.payments.online.models import Intent, Refund
from imports.models import ImportRun
from portal.office.reports import collection
from portal.office.reports.frame import (
    last_months,
    percent,
)
from portal.office.reports.menu import REPORTS
from portal.roles import CLERK, DISPATCHER
from tests.factories import (
    AccountFactory,
    BuildingFactory,
    PaymentFactory,
    PremisesFactory,
    ReadingFactory,
    ResidencyFactory,
    ServiceFactory,
    UserFactory,
)
from tests.factories.bills import publish, simple_line
from tests.factories.office import everything_of
from tests.factories.paying import contract, intent
from tests.factories.payments import RegistryFactory

JULY, AUGUST, SEPTEMBER = (dt.date(2017, month, 1) for month in (7, 8, 9))


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


def url(name, **query):
    return reverse(f"office_{name}", query=query)


def table(client, name, **query):
    answer = client.get(url(name, export="csv", **query))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def number(text):
    return Decimal(text.replace(",", "."))


def bills(account, *closings, **months):
    """A published month after another: 100 roubles each, and what is then owed."""
    service = ServiceFactory(organization=account.organization)
    for month, closing in zip((JULY, AUGUST, SEPTEMBER), closings, strict=False):
        line = simple_line(
            account, "100.00", service=service, closing_balance=Decimal(closing)
        )
        yield month, line


def publish_all(*accounts_and_closings):
    """Months of one organisation: each account's balance at the end of each."""
    by_month = {}
    for account, closings in accounts_and_closings:
        for month, line in bills(account, *closings):
            by_month.setdefault(month, (account, []))[1].append(line)
    for month, (account, lines) in sorted(by_month.items()):
        publish(account, lines, month=month)


@pytest.fixture
def three_debtors(account):
    """In one house debts of one, of two and of more months than the portal knows."""
    house = account.premises.building
    others = [
        AccountFactory(
            organization=account.organization, premises=PremisesFactory(building=house)
        )
        for _ in range(3)
    ]
    publish_all(
        (account, ("0", "0", "100")),
        (others[0], ("0", "100", "200")),
        (others[1], ("900", "1000", "1100")),
        (others[2], ("0", "-50", "-10")),
    )
    return account, *others


def test_debts_are_as_old_as_the_months_that_add_up_to_them(three_debtors):
    account, *_ = three_debtors
    (house,) = debts_by_house([account.organization_id], SEPTEMBER)
    assert house.address == account.premises.building.address
    assert house.debtors == 3
    # One month; two and four (three months of bills don't explain 1100) beyond.
    assert house.sums == [Decimal(100), Decimal(200), Decimal(1100), 0, 0]
    assert house.total == Decimal(1400)


def test_debtors_are_chosen_by_age_and_house(three_debtors):
    account, two, old, _ = three_debtors
    own = [account.organization_id]
    assert debtors(own, SEPTEMBER, least=2) == [two.pk, old.pk]
    assert debtors(own, SEPTEMBER, least=4) == [old.pk]
    here, there = account.premises.building_id, BuildingFactory().pk
    assert debtors(own, SEPTEMBER, least=1, houses=[here]) == [
        *(account.pk, two.pk, old.pk)
    ]
    assert debtors(own, SEPTEMBER, least=1, houses=[there]) == []


def test_the_page_of_debtors_adds_up_and_shows_the_chosen_month(office, three_debtors):
    heading, house, total = table(office, "debtors")
    assert heading[:3] == ["Дом", "Должников", "Долг, ₽"]
    assert [number(cell) for cell in total[2:]] == [1400, 100, 200, 1100, 0, 0]
    assert house[1:] == total[1:]
    earlier = table(office, "debtors", month=AUGUST.isoformat())
    assert number(earlier[-1][2]) == Decimal(1100)
    page = office.get(url("debtors")).content.decode()
    assert "1\N{NO-BREAK SPACE}400,00" in page
    assert 'width="100.00"' in page


def test_letters_go_once_to_those_who_still_owe(office, three_debtors, monkeypatch):
    _, two, old, _ = three_debtors
    for account in (two, old):
        ResidencyFactory(account=account)
    # Paid off since the bill of September.
    PaymentFactory(account=two, amount=Decimal(200), paid_on=dt.date(2017, 10, 5))
    ordered = []
    monkeypatch.setattr(
        "portal.office.reports.debtors.async_task",
        lambda what, *told: ordered.append((what, told)),
    )
    answer = office.post(url("debtors"), {"least": "2", "house": ""}, follow=True)
    assert "Должников: 2" in answer.content.decode()
    ((what, told),) = ordered
    assert what == f"{tasks.__name__}.{tasks.write_to_debtors.__name__}"
    for _ in range(2):
        tasks.write_to_debtors(*told)
    written = Message.objects.filter(occasion="debt")
    assert {one.account_id for one in written} == {old.pk}
    assert len(written) == len({(one.recipient_id, one.channel) for one in written})


def test_letters_need_their_permission(client, three_debtors, monkeypatch):
    account = three_debtors[0]
    user = UserFactory()
    user.organizations.add(account.organization)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_charge"])
    )
    client.force_login(user)
    page = client.get(url("debtors")).content.decode()
    assert "Написать должникам" not in page
    monkeypatch.setattr("portal.office.reports.debtors.async_task", pytest.fail)
    client.post(url("debtors"), {"least": "2"})


def test_collection_adds_up_by_month_and_service(office, account):
    water = ServiceFactory(organization=account.organization, name="Вода")
    heat = ServiceFactory(organization=account.organization, name="Тепло")
    for month, paid in ((AUGUST, "50"), (SEPTEMBER, "100")):
        lines = [
            simple_line(account, "100", service=water, paid=Decimal(paid)),
            simple_line(account, "300", service=heat, recalculation=Decimal(-100)),
        ]
        publish(account, lines, month=month)
    heading, *rows, total = table(office, "collection")
    assert heading[0] == "Месяц"
    assert [row[:2] for row in rows] == [
        ["Сентябрь 2017", "Вода"],
        ["Сентябрь 2017", "Тепло"],
        ["Август 2017", "Вода"],
        ["Август 2017", "Тепло"],
    ]
    assert [row[6] for row in rows] == ["100,00", "0,00", "50,00", "0,00"]
    for place in (2, 3, 4):
        assert number(total[place]) == sum(number(row[place]) for row in rows)
    # 150 of 800 charged less 200 given back.
    assert total[6] == "25,00"


def test_totals_of_a_version_are_counted_once(office, account):
    publish(account, [simple_line(account, "100")])
    table(office, "collection")
    with CaptureQueriesContext(connection) as captured:
        table(office, "collection")
    assert not [q for q in captured if 'FROM "charges_charge"' in q["sql"]]
    # A correction is a version of its own: the old line and a new one.
    from cabinet.charges.models import BillingPeriod
    from cabinet.charges.services import reopen_period

    reopen_period(period=BillingPeriod.objects.get())
    publish(account, [simple_line(account, "250")])
    assert table(office, "collection")[-1][2] == "350,00"


def test_activity_counts_accounts_and_not_people(office, account):
    month = timezone.localdate().replace(day=1)
    AccountFactory(organization=account.organization)
    ResidencyFactory(account=account)
    ResidencyFactory(account=account)
    gone = ResidencyFactory(
        account=AccountFactory(organization=account.organization),
        ended_at=timezone.now(),
    )
    for source in (Reading.Source.CABINET, Reading.Source.OFFICE):
        ReadingFactory(meter__account=account, source=source, date=month)
    ReadingFactory(
        meter__account=gone.account, source=Reading.Source.IMPORT, date=month
    )
    last = table(office, "activity")[-1]
    assert last[1:] == ["3", "1", "33,33", "2", "1", "50,00"]


def test_online_payments_stand_against_registries(office, account):
    from cabinet.payments.online.models import Booking

    now = timezone.now()
    contract(account)
    for amount, is_known in (("100.00", True), ("250.00", False)):
        paid = intent(account, amount)
        Intent.objects.filter(pk=paid.pk).update(state="paid", finished_at=now)
        payment = PaymentFactory(account=account, amount=Decimal(amount))
        Booking.objects.create(intent=paid, payment=payment)
        if is_known:
            RegistryMatch.objects.create(
                registry=RegistryFactory(organization=account.organization),
                payment=payment,
                amount=payment.amount,
            )
    Refund.objects.create(intent=paid, amount=Decimal(30), state="done")
    # What wasn't paid is in no sum.
    intent(account, "999.00")
    *_, month, total = table(office, "online")
    assert month[1:] == ["2", "350,00", "1", "100,00", "250,00", "30,00"]
    assert [number(cell) for cell in total[1:]] == [2, 350, 1, 100, 250, 30]


def test_loads_are_counted_by_month_and_kind(office, account, clerk):
    for state, errors in (("imported", 0), ("imported", 1), ("refused", 5)):
        ImportRun.objects.create(
            author=clerk,
            organization=account.organization,
            kind="payments",
            state=state,
            rows=10,
            errors=errors,
        )
    _, row, total = table(office, "loads")
    assert row[2:] == ["3", "2", "1", "0", "30", "6"]
    assert total[2:] == row[2:]


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
