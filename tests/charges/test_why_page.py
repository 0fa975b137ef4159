import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    MeterFactory,
    ReadingFactory,
    ServiceFactory,
    TariffFactory,
    charge,
)
from tests.factories.bills import AUGUST, publish
from tests.measure import own_queries

JULY, LAST_AUGUST = dt.date(2017, 7, 1), dt.date(2016, 8, 1)


def why(account) -> str:
    return reverse("charges:why", args=[account.public_id, AUGUST])


def text_of(answer) -> str:
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def water(account):
    return ServiceFactory(organization=account.organization, name="Холодная вода")


def bill(account, water, month, charged, rate, volume, **more):
    line = charge(
        account,
        water,
        charged=Decimal(charged),
        rate=Decimal(rate),
        volume=Decimal(volume),
        unit="куб.м",
        **more,
    )
    publish(account, [line], month=month)


def test_page_tells_formula_deed_and_readings(resident_client, account, water):
    TariffFactory(
        service=water, rate=Decimal(18), basis="Постановление № 5", norm=Decimal("4.2")
    )
    meter = MeterFactory(account=account, service=water, serial_number="188")
    ReadingFactory(meter=meter, date=dt.date(2017, 7, 20), value=Decimal(100))
    ReadingFactory(meter=meter, date=dt.date(2017, 8, 20), value=Decimal(110))
    ReadingFactory(meter=meter, date=dt.date(2017, 9, 20), value=Decimal(777))
    bill(account, water, AUGUST, "180.00", "18.00", "10")

    page = text_of(resident_client.get(why(account)))

    for words in (
        "10,00 куб.м × 18,00 ₽ = 180,00 ₽",
        "Постановление № 5",
        "Норматив: 4,20 куб.м",
        "Счётчик № 188: 110 (20.08.2017) − 100 (20.07.2017) = 10,00 куб.м",
    ):
        assert words in page
    assert "777" not in page


def test_deed_of_another_price_is_not_claimed(resident_client, account, water):
    bill(account, water, AUGUST, "180.00", "18.00", "10")
    TariffFactory(service=water, rate=Decimal(19), basis="Постановление № 5")

    assert "Постановление" not in text_of(resident_client.get(why(account)))


def test_page_compares_with_last_month_and_last_year(resident_client, account, water):
    bill(account, water, LAST_AUGUST, "150.00", "15.00", "10")
    bill(account, water, JULY, "144.00", "18.00", "8")
    bill(
        account,
        water,
        AUGUST,
        "180.00",
        "18.00",
        "10",
        recalculation=Decimal(-20),
        recalculation_reason="Временное отсутствие",
    )

    page = text_of(resident_client.get(why(account)))

    assert "На 16,00 ₽ больше, чем за июль 2017" in page
    assert "На 10,00 ₽ больше, чем за август 2016" in page
    assert "Холодная вода +36,00 — −20,00 — — +16,00" in page
    assert "Перерасчёт −20,00 ₽: Временное отсутствие." in page


def test_a_year_by_service_is_charted_beside_its_table(resident_client, account, water):
    bill(account, water, JULY, "144.00", "18.00", "8")
    bill(account, water, AUGUST, "180.00", "18.00", "10")

    page = resident_client.get(why(account)).content.decode()

    assert '<canvas id="year-chart"' in page
    assert re.findall(r'data-amount="([^"]+)"', page) == ["144.00", "180.00"]


def test_first_bill_has_nothing_to_compare_with(resident_client, account, water):
    bill(account, water, AUGUST, "180.00", "18.00", "10")

    page = resident_client.get(why(account))

    assert "сравнить его пока не с чем" in text_of(page)
    assert "chart" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_lines(
    resident_client, account, count
):
    services = [ServiceFactory(organization=account.organization) for _ in range(count)]
    for month in (LAST_AUGUST, JULY, AUGUST):
        lines = [charge(account, service, charged=Decimal(7)) for service in services]
        publish(account, lines, month=month)

    # The names and tariffs of a month are read once by each process.
    resident_client.get(why(account))
    # Account, months, three months with their bills, meters, the chart.
    assert own_queries(resident_client, why(account)) == 10
