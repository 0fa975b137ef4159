"""Consumption by month: sums, last year, cost, the house's median, the table."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cabinet.meters.history import consumption_by_month
from cabinet.meters.models import Meter
from tests.factories import (
    AccountFactory,
    MeterFactory,
    PremisesFactory,
    ReadingFactory,
    ServiceFactory,
    TariffFactory,
)
from tests.measure import own_queries

AUGUST, SEPTEMBER = dt.date(2017, 8, 1), dt.date(2017, 9, 1)


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel("2017-09-20 12:00+03:00"):
        yield


@pytest.fixture
def service(account):
    return ServiceFactory(organization=account.organization, name="Холодная вода")


@pytest.fixture
def url(account):
    return reverse("meters:history", args=[account.public_id])


def readings(meter, *values):
    """Of July, August and September 2017, as many as there are."""
    for month, value in enumerate(values, start=7):
        ReadingFactory(meter=meter, date=dt.date(2017, month, 20), value=Decimal(value))


def text_of(response):
    return " ".join(response.content.decode().split()).replace("\xa0", " ")


def months_of(client, url):
    [history] = client.get(url).context["histories"]
    return {one.month: one for one in history.months}


def test_replaced_meter_and_its_successor_add_up(account, service):
    old = MeterFactory(account=account, service=service)
    readings(old, "10", "12", "15")
    new = MeterFactory(account=account, service=service, replaces=old)
    ReadingFactory(meter=new, date=dt.date(2017, 9, 20), value=Decimal("0.5"))
    ReadingFactory(meter=new, date=dt.date(2017, 9, 25), value=Decimal(2))

    used = consumption_by_month(Meter.objects.with_readings())

    assert used == {
        (service.pk, AUGUST): Decimal(2),
        (service.pk, SEPTEMBER): Decimal("4.5"),
    }


def test_this_year_stands_beside_last_year_in_units_and_roubles(
    resident_client, account, service, url
):
    TariffFactory(service=service, rate=Decimal("18.84"))
    meter = MeterFactory(account=account, service=service)
    for month, value in ((8, "1"), (9, "8")):
        ReadingFactory(meter=meter, date=dt.date(2016, month, 20), value=Decimal(value))
    readings(meter, "50", "54", "57.25")

    september = months_of(resident_client, url)[SEPTEMBER]

    assert (september.used, september.year_ago) == (Decimal("3.25"), Decimal(7))
    assert september.cost == Decimal("61.23")
    assert "61,23 ₽" in text_of(resident_client.get(url))


@pytest.mark.parametrize(("flats", "median"), [(8, None), (9, Decimal(5))])
def test_median_of_the_house_is_shown_from_ten_flats_on(
    resident_client, account, service, url, flats, median
):
    for used in range(flats):
        place = PremisesFactory(building=account.premises.building)
        other = AccountFactory(organization=account.organization, premises=place)
        meter = MeterFactory(account=other, service=service)
        readings(meter, "0", "0", str(used + 1))
    readings(MeterFactory(account=account, service=service), "0", "0", "5")

    assert months_of(resident_client, url)[SEPTEMBER].median == median


def test_table_is_taken_away_without_formulas(resident_client, account, service):
    from openpyxl import load_workbook

    service.name = "=HYPERLINK(1)"
    service.save()
    readings(MeterFactory(account=account, service=service), "50", "54")

    address = reverse("meters:history_table", args=[account.public_id])
    sheet = load_workbook(io.BytesIO(resident_client.get(address).content)).active

    assert sheet["A2"].value == "'=HYPERLINK(1)"
    assert sheet["D12"].value == 4


def test_page_asks_as_much_for_three_meters_as_for_one(
    resident_client, account, service, url
):
    readings(MeterFactory(account=account, service=service), "1", "2")
    for_one = own_queries(resident_client, url)
    for _ in range(2):
        readings(MeterFactory(account=account), "1", "2", "3")

    assert own_queries(resident_client, url) == for_one


class Shelf(list):
    """Unsaved readings where a queryset is expected."""

    def all(self):
        return self


@given(
    uses=st.lists(st.integers(0, 400), min_size=1, max_size=24),
    replaced_after=st.integers(0, 24),
    start=st.integers(0, 999),
    zones=st.integers(1, 3),
)
def test_any_history_adds_up_over_turns_replacements_and_zones(
    uses, replaced_after, start, zones
):
    """A four-digit display turns, a meter is replaced, zones are summed up."""
    found = consumption_by_month(
        Dial(start + zone).meters(uses, replaced_after)[place]
        for zone in range(zones)
        for place in range(2)
    )

    assert sum(found.values(), Decimal()) == sum(uses) * zones


class Dial:
    """Two meters, one after another, that count the same flow."""

    def __init__(self, start):
        self.start = start

    def meters(self, uses, replaced_after):
        cut = min(replaced_after, len(uses))
        return [
            self._meter(uses[:cut], self.start),
            self._meter(uses[cut:], 0, month=cut),
        ]

    def _meter(self, uses, shown, month=0):
        values = [shown]
        for used in uses:
            values.append((values[-1] + used) % 10_000)
        days = [
            dt.date(2016, 1, 1) + dt.timedelta(days=31 * (month + n)) for n in range(99)
        ]
        found = [
            type("Shown", (), {"value": Decimal(v), "date": d, "month": None})()
            for v, d in zip(values, days, strict=False)
        ]
        return type(
            "Dialled",
            (),
            {
                "service_id": 1,
                "digit_capacity": 4,
                "ratio": Decimal(1),
                "readings": Shelf(reversed(found)),
            },
        )()
