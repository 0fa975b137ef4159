import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import add_version, close_period
from tests.factories import BillingPeriodFactory, UserFactory
from tests.factories.bills import loaded, publish, simple_line
from tests.measure import own_queries

INDEX = "/admin/billingperiod/"


@pytest.fixture
def clerk_client(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def period(account):
    return loaded(account, [simple_line(account, "7.00"), simple_line(account, "2.50")])


def test_list_has_the_periods_of_ones_own_organisation_alone(clerk_client, period):
    BillingPeriodFactory(month=dt.date(2001, 1, 1))

    page = clerk_client.get(INDEX).content.decode()

    assert "Август 2017" in page
    assert "Январь 2001" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_periods(
    clerk_client, account, count
):
    for number in range(count):
        month = dt.date(2017, number + 1, 1)
        BillingPeriodFactory(organization=account.organization, month=month)

    # The organisations, the rows, their number and the saved views.
    assert own_queries(clerk_client, INDEX) == 4


@pytest.mark.parametrize(("digit", "is_doubted"), [("7", False), ("8", True)])
def test_closing_tells_of_requisites_that_a_bank_would_refuse(
    clerk_client, period, digit, is_doubted
):
    Organization.objects.filter(pk=period.organization_id).update(
        bic="044525225", settlement_account=f"4070281013825012301{digit}"
    )

    page = clerk_client.get(f"{INDEX}close/{period.pk}/").content.decode()

    assert ("не подходит к БИК 044525225" in page) is is_doubted


def test_closing_asks_with_the_control_totals_in_sight(clerk_client, period):
    answer = clerk_client.get(f"{INDEX}close/{period.pk}/")

    _, totals = answer.context["sides"][0]
    period.refresh_from_db()
    assert (totals.lines, totals.accounts, totals.charged, totals.amount_due) == (
        2,
        1,
        Decimal("9.50"),
        Decimal("9.50"),
    )
    assert "9,50" in answer.content.decode()
    assert not period.is_closed


def test_closing_compares_with_the_month_before_service_by_service(
    clerk_client, account, period
):
    line = simple_line(account, "4.00")
    before = BillingPeriodFactory(
        organization=account.organization, month=dt.date(2017, 7, 1)
    )
    add_version(period=before, charges=[line])
    close_period(period=before)

    answer = clerk_client.get(f"{INDEX}close/{period.pk}/")

    titles = [title for title, _ in answer.context["sides"]]
    assert titles == ["Будет", "Июль 2017"]
    changes = {line.name: line.change for line in answer.context["services"]}
    assert changes[line.service.name] == -4


def test_a_bill_is_seen_before_closing_as_the_resident_will_see_it(
    clerk_client, period, account
):
    closing = clerk_client.get(f"{INDEX}close/{period.pk}/").content.decode()
    random_one = clerk_client.get(f"{INDEX}bill/{period.pk}/").content.decode()
    named = clerk_client.get(f"{INDEX}bill/{period.pk}/?account={account.number}")
    unknown = clerk_client.get(f"{INDEX}bill/{period.pk}/?account=нет").content.decode()

    assert f"bill/{period.pk}/?account=" in closing
    assert "Так этот счёт увидит житель" in random_one
    assert "9,50" in named.content.decode()
    assert "Такого счёта в этом месяце нет" in unknown
    period.refresh_from_db()
    assert period.published_version_id is None


def test_a_stranger_sees_no_bill_before_closing(client, period):
    client.force_login(UserFactory())

    assert client.get(f"{INDEX}bill/{period.pk}/").status_code in (302, 404)


def test_confirmed_closing_publishes_the_month(clerk_client, period):
    clerk_client.post(f"{INDEX}close/{period.pk}/")

    period.refresh_from_db()
    assert period.is_closed


def test_reopening_keeps_the_published_version(clerk_client, account):
    period = publish(account, [simple_line(account, "7.00")])

    clerk_client.post(f"{INDEX}reopen/{period.pk}/")

    shown = period.published_version_id
    period.refresh_from_db()
    assert (period.status, period.published_version_id) == ("open", shown)


def test_closing_twice_tells_why_not(clerk_client, account):
    period = publish(account, [simple_line(account, "7.00")])

    page = clerk_client.post(f"{INDEX}close/{period.pk}/", follow=True)

    assert "Период 08.2017 уже закрыт." in page.content.decode()


@pytest.mark.parametrize("action", ["close", "reopen", "edit", "inspect", "history"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisations_period_does_not_exist(clerk_client, action, method):
    foreign = BillingPeriodFactory()

    answer = getattr(clerk_client, method)(f"{INDEX}{action}/{foreign.pk}/")

    assert answer.status_code == 404
    assert not BillingPeriod.objects.get(pk=foreign.pk).is_closed


def test_employee_without_the_permission_changes_nothing(client, account, period):
    from django.contrib.auth.models import Permission

    viewer = UserFactory()
    viewer.organizations.add(account.organization)
    viewer.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="view_billingperiod"),
    )
    client.force_login(viewer)

    page = client.get(INDEX).content.decode()
    client.post(f"{INDEX}close/{period.pk}/")

    period.refresh_from_db()
    assert "Август 2017" in page
    assert "Закрыть месяц" not in page
    assert not period.is_closed


def test_period_is_never_deleted(clerk_client, period):
    clerk_client.post(f"{INDEX}delete/{period.pk}/")

    assert BillingPeriod.objects.filter(pk=period.pk).exists()


def test_new_period_begins_on_the_first_of_its_month(clerk_client, account):
    values = {
        "organization": account.organization_id,
        "month": "15.09.2017",
        "pay_until": "10.10.2017",
    }

    clerk_client.post(reverse("billingperiod:add"), values)

    assert BillingPeriod.objects.get().month == dt.date(2017, 9, 1)


def test_new_period_of_another_organisation_is_refused(clerk_client):
    foreign = BillingPeriodFactory().organization
    values = {"organization": foreign.pk, "month": "15.09.2016"}

    answer = clerk_client.post(reverse("billingperiod:add"), values)

    assert "organization" in answer.context["form"].errors
    assert BillingPeriod.objects.count() == 1
