import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cabinet.meters.models import BuildingMeter, BuildingReading, Meter
from tests.factories import MeterFactory, ReadingFactory, ServiceFactory


@pytest.fixture
def url(account):
    return reverse("meters:list", args=[account.public_id])


def text_of(response):
    return " ".join(response.content.decode().split())


@time_machine.travel("2017-09-26 12:00+03:00")
def test_page_shows_the_columns_of_the_manual(resident_client, account, url):
    service = ServiceFactory(organization=account.organization, name="Холодная вода")
    meter = MeterFactory(
        account=account,
        service=service,
        serial_number="18851987к",
        next_verification_date=dt.date(2023, 1, 25),
    )
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 1), value=Decimal("54"))
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 20), value=Decimal("57.25"))

    page = text_of(resident_client.get(url))

    for heading in (
        "Услуга",
        "Заводской номер",
        "Дата следующей поверки",
        "Дата снятия пред. показания",
        "Пред. показание",
        "Дата снятия текущ. показания",
        "Текущее показание",
        "Расход",
    ):
        assert f">{heading}</th>" in page
    for value in ("18851987к", "25 января 2023", "54,00", "57,25", "3,25 куб.м"):
        assert value in page
    assert ">просрочена<" not in page


@time_machine.travel("2017-10-26 12:00+03:00")
def test_reading_of_an_earlier_month_is_not_current(resident_client, account, url):
    ReadingFactory(meter=MeterFactory(account=account), date=dt.date(2017, 9, 1))

    assert "ещё не передано" in text_of(resident_client.get(url))


@time_machine.travel("2023-01-26 12:00+03:00")
def test_expired_verification_is_marked(resident_client, account, url):
    MeterFactory(account=account, next_verification_date=dt.date(2023, 1, 25))

    assert ">просрочена<" in text_of(resident_client.get(url))


@time_machine.travel("2023-01-25 12:00+03:00")
def test_verification_holds_on_its_last_day(resident_client, account, url):
    MeterFactory(account=account, next_verification_date=dt.date(2023, 1, 25))

    assert ">просрочена<" not in text_of(resident_client.get(url))


@time_machine.travel("2017-09-10 12:00+03:00")
def test_open_window_is_told_with_its_last_day(resident_client, url):
    page = text_of(resident_client.get(url))

    assert "Показания принимают сейчас</b> — по 25 сентября 2017" in page


@time_machine.travel("2017-09-26 12:00+03:00")
def test_closed_window_is_told_with_the_next_one(resident_client, account, url):
    page = text_of(resident_client.get(url))

    assert "Приём показаний сейчас закрыт" in page
    assert "с 10 октября по 25 октября 2017" in page
    assert "войдёт в счёт за октябрь 2017" in page
    assert account.organization.phone in page


def test_day_and_night_of_one_meter_are_told_apart(resident_client, account, url):
    service = ServiceFactory(organization=account.organization)
    for zone in (Meter.Zone.DAY, Meter.Zone.NIGHT):
        MeterFactory(
            account=account, service=service, serial_number="02455782", zone=zone
        )

    page = text_of(resident_client.get(url))

    assert '<span class="tag">день</span>' in page
    assert '<span class="tag">ночь</span>' in page


def test_meters_of_the_house_show_how_their_volume_was_shared_month_by_month(
    resident_client, account, url
):
    service = ServiceFactory(organization=account.organization)
    meter = BuildingMeter.objects.create(
        building=account.premises.building, service=service, serial_number="ОД-17"
    )
    BuildingReading.objects.create(
        meter=meter, date=dt.date(2017, 8, 23), value=Decimal(1000)
    )
    BuildingReading.objects.create(
        meter=meter,
        date=dt.date(2017, 9, 23),
        value=Decimal("1234.5"),
        consumption=Decimal("234.5"),
        distributed=Decimal("-4.25"),
    )

    page = text_of(resident_client.get(url))

    assert "ОД-17" in page
    assert "1 234,50" in page
    assert "1 000,00" in page
    assert "234,50" in page
    assert "238,75" in page
    assert "-4,25" in page or "−4,25" in page


def test_account_without_meters_has_an_empty_state(resident_client, url):
    assert "Приборов учёта нет" in text_of(resident_client.get(url))


def test_page_asks_as_much_for_three_meters_as_for_one(
    resident_client, account, url, django_assert_num_queries
):
    def add_meter():
        meter = MeterFactory(account=account)
        for day in range(1, 4):
            ReadingFactory(meter=meter, date=dt.date(2017, 9, day), value=Decimal(day))

    add_meter()
    resident_client.get(url)
    with CaptureQueriesContext(connection) as for_one:
        resident_client.get(url)
    add_meter()
    add_meter()
    with django_assert_num_queries(len(for_one)):
        resident_client.get(url)
