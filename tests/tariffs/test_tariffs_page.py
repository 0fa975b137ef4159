import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from tests.factories import ServiceFactory, SupplierFactory, TariffFactory
from tests.measure import own_queries

TODAY = dt.date(2017, 9, 1)


@pytest.fixture
def url(account):
    return reverse("tariffs:list", args=[account.public_id])


@pytest.fixture
def water(account):
    return ServiceFactory(organization=account.organization, name="Холодная вода")


def folded(page: str) -> tuple[str, str]:
    """What is seen at once, and what the fold hides."""
    shown, _, hidden = page.partition('<details class="fold">')
    return shown, hidden


@time_machine.travel(TODAY)
def test_page_shows_tariffs_in_force_and_folds_the_others(resident_client, url, water):
    TariffFactory(
        service=water,
        supplier=SupplierFactory(organization=water.organization, name="МУП Водоканал"),
        rate=Decimal("18.84"),
        valid_from=dt.date(2017, 7, 1),
        basis="Постановление № 5",
    )
    TariffFactory(
        service=water,
        rate=Decimal("17.11"),
        valid_from=dt.date(2016, 7, 1),
        valid_to=dt.date(2017, 6, 30),
    )

    shown, hidden = folded(resident_client.get(url).content.decode())

    for words in ("18,84", "МУП Водоканал", "с 01.07.2017", "Постановление № 5"):
        assert words in shown
    assert "17,11" not in shown
    assert "17,11" in hidden


@pytest.mark.parametrize(
    ("begins", "ends", "is_shown"),
    [
        (TODAY, None, True),
        (TODAY + dt.timedelta(1), None, False),
        (dt.date(2017, 1, 1), TODAY, True),
        (dt.date(2017, 1, 1), TODAY - dt.timedelta(1), False),
    ],
)
@time_machine.travel(TODAY)
def test_tariff_is_in_force_from_its_first_day_to_its_last(
    resident_client, url, water, begins, ends, is_shown
):
    TariffFactory(
        service=water, rate=Decimal("18.84"), valid_from=begins, valid_to=ends
    )

    shown, _ = folded(resident_client.get(url).content.decode())

    assert ("18,84" in shown) == is_shown


def test_tariffs_of_another_organisation_are_not_shown(resident_client, url):
    TariffFactory(rate=Decimal("99.99"))

    page = resident_client.get(url).content.decode()

    assert "99,99" not in page
    assert "Тарифы пока не опубликованы" in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_tariffs(
    resident_client, account, url, count
):
    for _ in range(count):
        service = ServiceFactory(organization=account.organization)
        supplier = SupplierFactory(organization=account.organization)
        TariffFactory(service=service, supplier=supplier)

    # The accounts and the tariffs.
    assert own_queries(resident_client, url) == 2
