"""Letters about readings, and the link in them that needs no entry."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import Schedule

from cabinet.meters.models import Reading
from cabinet.meters.personal_link import path_of
from cabinet.meters.tasks import REMIND, remind
from cabinet.notifications.models import Message
from cabinet.residents.models import Residency
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PremisesFactory,
    ReadingFactory,
    ResidencyFactory,
    ended,
)

SEPTEMBER = dt.date(2017, 9, 1)
INSIDE = "2017-09-20 12:00+03:00"


@pytest.fixture
def meter(account, resident):
    return MeterFactory(account=account)


@pytest.fixture
def residency(resident):
    return Residency.objects.get(user=resident)


def subjects():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_the_worker_is_told_to_remind_every_day(db):
    assert Schedule.objects.get(func=REMIND).schedule_type == Schedule.DAILY


def test_opening_and_closing_are_told_once_each(meter):
    for moment in ("09-09", "09-10", "09-11", "09-21", "09-22", "09-23", "09-26"):
        with time_machine.travel(f"2017-{moment} 09:00+03:00"):
            remind()

    assert subjects() == [
        "Открыт приём показаний до 25 сентября",
        "Показания ждём до 25 сентября",
    ]


@time_machine.travel("2017-09-22 09:00+03:00")
def test_who_has_sent_is_left_in_peace(meter):
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 12), value=Decimal(57))

    assert remind() == 0


def test_verification_is_told_sixty_and_fourteen_days_before(meter):
    meter.next_verification_date = dt.date(2017, 12, 1)
    meter.save()
    for day in ("2017-10-01", "2017-10-02", "2017-10-03", "2017-11-17", "2017-11-30"):
        with time_machine.travel(f"{day} 09:00+03:00"):
            remind()

    told = Message.objects.filter(event__startswith="verification")
    assert sorted(m.event.rpartition(":")[2] for m in told) == ["14", "60"]


@time_machine.travel("2017-09-10 09:00+03:00")
def test_reminding_asks_as_much_for_four_dwellings_as_for_one(account, meter):
    with CaptureQueriesContext(connection) as for_one:
        remind()
    Message.objects.all().delete()
    for _ in range(3):
        place = PremisesFactory(building=account.premises.building)
        other = AccountFactory(organization=account.organization, premises=place)
        MeterFactory(account=ResidencyFactory(account=other).account)
    with CaptureQueriesContext(connection) as for_four:
        remind()

    assert Message.objects.count() == 4
    assert len(for_four) == len(for_one)


@time_machine.travel(INSIDE)
def test_link_of_the_letter_takes_readings_without_entry(client, meter, resident):
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 20))
    remind()
    link = re.search(r"http://\S+/readings/\S+", Message.objects.get().body).group()

    page = client.get(link)
    assert meter.serial_number in page.content.decode()
    answer = client.post(link, {f"m{meter.pk}-value": "57"})

    assert "Принято показаний: 1" in answer.content.decode()
    reading = Reading.objects.get(meter=meter, month=SEPTEMBER)
    assert (reading.author, reading.source) == (resident, "link")
    assert client.get(reverse("cabinet:home")).status_code == 302


def test_link_serves_its_own_window_alone(client, meter, residency):
    with time_machine.travel(INSIDE):
        link = path_of(residency, SEPTEMBER)

    with time_machine.travel("2017-10-15 12:00+03:00"):
        answer = client.post(link, {f"m{meter.pk}-value": "57"})

    assert "закончился" in answer.content.decode()
    assert not Reading.objects.exists()


@time_machine.travel(INSIDE)
def test_link_serves_its_own_account_alone(client, meter, residency):
    foreign = MeterFactory()

    client.post(path_of(residency, SEPTEMBER), {f"m{foreign.pk}-value": "57"})

    assert not Reading.objects.exists()


@time_machine.travel(INSIDE)
def test_forged_link_and_that_of_a_former_holder_are_not_found(
    client, meter, residency
):
    link = path_of(residency, SEPTEMBER)
    assert client.get(link[:-3] + "xx/").status_code == 404

    ended(residency)

    assert client.get(link).status_code == 404
