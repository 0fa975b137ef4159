"""Reports of what is done every month: readings, verification, requests."""

import datetime as dt

from django.utils import timezone

from cabinet.meters.models import Reading
from cabinet.requests.models import ServiceRequest
from imports.models import ImportRun
from portal.office.reports.frame import in_months, moment, months_before
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PremisesFactory,
    ReadingFactory,
    ResidencyFactory,
)
from tests.factories.requests import RequestFactory
from tests.portal.reporting import table, url


def test_houses_tell_how_many_sent_nothing(office, account):
    month = timezone.localdate().replace(day=1)
    house = account.premises.building
    others = [
        AccountFactory(
            organization=account.organization, premises=PremisesFactory(building=house)
        )
        for _ in range(3)
    ]
    meters = [MeterFactory(account=one) for one in (account, *others)]
    MeterFactory(account=others[2], removed_date=month)
    # For this month though sent in the last; loaded, by its day; declined.
    earlier = month - dt.timedelta(days=3)
    ReadingFactory(meter=meters[0], date=earlier, month=month)
    ReadingFactory(meter=meters[1], date=month, month=None)
    ReadingFactory(meter=meters[2], date=month, state=Reading.State.DECLINED)
    _, row, total = table(office, "silent")
    assert row == [house.address, "4", "2", "2", "50,00"]
    assert total[1:] == row[1:]
    page = office.get(url("silent")).content.decode()
    assert f"/admin/reading/silent/?building={house.pk}" in page
    assert table(office, "silent", month=months_before(month, 1).isoformat())[1][
        1:
    ] == ["4", "0", "4", "0,00"]


def test_houses_tell_whose_verification_is_over_or_soon(office, account):
    today = timezone.localdate()
    month = months_before(today, -1)
    house = account.premises.building
    for until in (today - dt.timedelta(days=1), month, None):
        MeterFactory(account=account, next_verification_date=until)
    MeterFactory(
        account=account,
        next_verification_date=today - dt.timedelta(days=9),
        removed_date=today,
    )
    _, row, total = table(office, "verification", month=month.isoformat())
    assert row == [house.address, "3", "1", "1", "33,33"]
    assert total[1:] == row[1:]
    page = office.get(url("verification")).content.decode()
    assert "Истекает по месяцам, приборов" in page
    assert f"/admin/reading/verification/?building={house.pk}" in page


def test_requests_are_told_by_month_with_their_terms(office, account):
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    for late, rating in ((False, 5), (True, None)):
        asked = RequestFactory(account=account)
        ServiceRequest.objects.filter(pk=asked.pk).update(
            status="closed",
            rating=rating,
            created_at=now,
            due_at=now + (hour if late else 4 * hour),
            closed_at=now + 2 * hour,
        )
    _, row, total = table(office, "requests")
    assert row[1:] == ["2", "0", "0", "1", "50,00", "2,0", "5,0", "1"]
    assert total[1:] == row[1:]
    page = office.get(url("requests")).content.decode()
    assert "Подано по видам работ" in page
    assert "/admin/requests/statistics/" in page


def test_a_month_begins_and_ends_at_midnight_here(account, clerk):
    """Moments by the portal's own time zone, days as they are."""
    month = dt.date(2026, 5, 1)
    edges = [moment(month), moment(months_before(month, -1))]
    for at in (*edges, *(edge - dt.timedelta(seconds=1) for edge in edges)):
        run = ImportRun.objects.create(author=clerk, kind="payments")
        ImportRun.objects.filter(pk=run.pk).update(created_at=at)
    found = in_months(ImportRun.objects.all(), "created_at", [month])
    assert {(one.of_month, one.created_at) for one in found} == {
        (month, edges[0]),
        (month, edges[1] - dt.timedelta(seconds=1)),
    }
    for day in (month, months_before(month, -1)):
        ReadingFactory(date=day)
    found = in_months(Reading.objects.all(), "date", [month])
    assert [one.date for one in found] == [month]


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
