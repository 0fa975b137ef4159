import datetime as dt

import pytest
from django.utils import timezone

from cabinet.notifications.models import Message
from cabinet.requests.deadlines import after_working_days, due, is_working
from cabinet.requests.models import RequestCategory
from cabinet.requests.tasks import remind_of_deadlines
from tests.factories import UserFactory
from tests.factories.requests import RequestFactory


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-11-01", True),
        ("2025-11-03", False),
        ("2025-12-31", False),
        ("2026-01-09", False),
        ("2026-01-12", True),
        ("2026-03-09", False),
        ("2026-05-11", False),
        ("2027-06-14", False),
        ("2026-11-21", False),
        ("2026-11-23", True),
    ],
)
@pytest.mark.django_db
def test_calendar_knows_days_off(day, works):
    assert is_working(dt.date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2025-12-30", 1, "2026-01-12"),
        ("2026-04-30", 2, "2026-05-05"),
    ],
)
@pytest.mark.django_db
def test_working_days_are_counted_from_the_next(day, count, expected):
    counted = after_working_days(dt.date.fromisoformat(day), count)
    assert counted == dt.date.fromisoformat(expected)


def test_emergency_is_counted_in_hours():
    category = RequestCategory(term=2, unit=RequestCategory.Unit.HOURS)
    now = timezone.now()
    assert due(category, now) - now == dt.timedelta(hours=2)


def test_desk_is_told_once_before_a_deadline(account, clerk):
    UserFactory().organizations.add(account.organization)
    soon = timezone.now() + dt.timedelta(hours=3)
    asked = RequestFactory(account=account, due_at=soon)
    RequestFactory(account=account)

    assert remind_of_deadlines() == 1
    assert remind_of_deadlines() == 0

    letter = Message.objects.get()
    assert letter.recipient == clerk
    assert f"/admin/requests/{asked.pk}/" in letter.body
