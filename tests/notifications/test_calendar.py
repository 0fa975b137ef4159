"""Ends of months, the 29th of February, clocks of houses, and a clock set back."""

import datetime as dt

import pytest
import time_machine

from cabinet.accounts.models import Organization
from cabinet.meters.tasks import remind as remind_of_readings
from cabinet.notifications.models import Channel, Message
from cabinet.notifications.quiet import quiet_until
from cabinet.payments.tasks import remind_of_payment
from tests.factories import MeterFactory
from tests.notifications.test_producers import closed

pytestmark = pytest.mark.django_db
DATE = dt.date.fromisoformat
NIGHT = (dt.time(21), dt.time(9))


def told():
    letters = Message.objects.filter(channel=Channel.EMAIL).order_by("pk")
    return list(letters.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("until", "today", "kind"),
    [
        ("2028-03-01", "2028-02-26", None),
        ("2028-03-01", "2028-02-27", "due"),
        ("2027-03-01", "2027-02-25", None),
        ("2027-03-01", "2027-02-26", "due"),
        ("2028-02-29", "2028-02-25", None),
        ("2028-02-29", "2028-02-26", "due"),
        ("2028-02-29", "2028-03-04", None),
        ("2028-02-29", "2028-03-05", "debt"),
        ("2027-01-01", "2026-12-28", None),
        ("2027-01-01", "2026-12-29", "due"),
        ("2026-12-31", "2027-01-04", None),
        ("2026-12-31", "2027-01-05", "debt"),
    ],
)
def test_days_of_payment_are_counted_over_months_ends(
    account, resident, until, today, kind
):
    closed(account, pay_until=DATE(until))
    with time_machine.travel(f"{today} 10:00+03:00", tick=False):
        remind_of_payment()

    assert told() == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("zone", "kinds"), [("Asia/Kamchatka", ["due"]), ("Europe/Kaliningrad", [])]
)
def test_day_begins_by_the_clock_of_the_organisation(account, resident, zone, kinds):
    Organization.objects.update(time_zone=zone)
    closed(account, pay_until=DATE("2028-03-01"))
    with time_machine.travel("2028-02-26 12:30+00:00", tick=False):
        remind_of_payment()

    assert told() == kinds


def test_clock_that_is_set_back_tells_nothing_twice(account, resident):
    closed(account, pay_until=DATE("2028-03-01"))
    for moment in ("02-29 10:00", "02-28 10:00", "02-29 10:00", "03-01 10:00"):
        with time_machine.travel(f"2028-{moment}+03:00", tick=False):
            remind_of_payment()

    assert told() == ["due"]


@pytest.mark.parametrize(
    ("year", "last", "closing"),
    [(2028, "29 февраля", "02-26"), (2027, "28 февраля", "02-25")],
)
def test_window_to_the_last_day_ends_with_february(
    account, resident, year, last, closing
):
    Organization.objects.update(readings_from=20, readings_to=31)
    MeterFactory(account=account)
    for day in ("02-19", "02-20", closing, "03-01"):
        with time_machine.travel(f"{year}-{day} 10:00+03:00", tick=False):
            remind_of_readings()

    letters = Message.objects.filter(channel=Channel.EMAIL).order_by("pk")
    assert [one.subject for one in letters] == [
        f"Открыт приём показаний до {last}",
        f"Показания ждём до {last}",
    ]


def test_verification_of_the_29th_of_february_is_told_of(account, resident):
    MeterFactory(account=account, next_verification_date=DATE("2028-02-29"))
    Organization.objects.update(readings_from=28, readings_to=28)
    for day in ("2027-12-30", "2027-12-31", "2028-02-14", "2028-02-15", "2028-03-01"):
        with time_machine.travel(f"{day} 10:00+03:00", tick=False):
            remind_of_readings()

    events = Message.objects.filter(occasion="verification", channel=Channel.EMAIL)
    assert [one.event.split(":", 2)[2] for one in events.order_by("pk")] == [
        "2028-02-29:60",
        "2028-02-29:14",
    ]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-12-31 23:30+03:00", "2027-01-01 09:00+03:00"),
        ("2028-02-28 21:00+03:00", "2028-02-29 09:00+03:00"),
        ("2028-02-29 23:59+03:00", "2028-03-01 09:00+03:00"),
        ("2028-03-01 00:00+03:00", "2028-03-01 09:00+03:00"),
    ],
)
def test_night_over_a_months_end_ends_in_the_morning(now, until):
    moment = dt.datetime.fromisoformat(now)
    assert quiet_until(moment, "Europe/Moscow", NIGHT) == dt.datetime.fromisoformat(
        until
    )
