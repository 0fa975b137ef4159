"""«Должники»: how old a debt is, whose it is, who is written to."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from cabinet.notifications.models import Message
from cabinet.payments import tasks
from cabinet.payments.debts.aging import debtors, debts_by_house
from tests.factories import (
    AccountFactory,
    BuildingFactory,
    PaymentFactory,
    PremisesFactory,
    ResidencyFactory,
    ServiceFactory,
    UserFactory,
)
from tests.factories.bills import publish, simple_line
from tests.portal.reporting import number, table, url

JULY, AUGUST, SEPTEMBER = (dt.date(2017, month, 1) for month in (7, 8, 9))


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
