"""A believable company around the manuals' figures: people are invented.

A few hundred accounts with two years of charges, readings and payments that
end with the month before this one. The same seed gives the same company.
"""

import datetime as dt
import random
from collections.abc import Iterator

from cabinet.accounts.models import Organization
from cabinet.tariffs.models import Service, Tariff
from portal.demo.catalogue import (
    BRANCH,
    CONTACTS,
    JULY,
    NORMS,
    SERVICES,
    SUPPLIERS,
    rate_of,
)
from portal.demo.households import create_households, create_meters
from portal.demo.months import bill_month, open_month
from portal.demo.payees import bill_by_others, pay_directly

INN = "1655000010"
MONTHS = 24
YEARS_OF_TARIFFS = 4


def build_company(today: dt.date) -> None:
    chance = random.Random(INN)  # noqa: S311 (a demonstration, not a secret)
    organization = Organization.objects.get(inn=INN)
    services = _services(organization)
    _tariffs(organization, services, today)
    households = create_households(organization, chance)
    organization.buildings.update(branch=BRANCH)
    Organization.objects.filter(inn=INN).update(**CONTACTS)
    create_meters(households, services, chance)
    pay_directly(organization, households)
    months = list(_months_before(today, MONTHS))
    bill_by_others(months, chance)
    for month in months:
        bill_month(organization, month, households, services, chance)
    open_month(organization, today, households, chance)


def _months_before(today: dt.date, count: int) -> Iterator[dt.date]:
    first = today.year * 12 + today.month - 1 - count
    for number in range(first, first + count):
        yield dt.date(number // 12, number % 12 + 1, 1)


def _services(organization: Organization) -> dict[str, Service]:
    services = {}
    for position, offer in enumerate(SERVICES, start=1):
        service, _ = Service.objects.update_or_create(
            organization=organization,
            name=offer.service,
            defaults={"unit": offer.unit, "position": position * 10},
        )
        services[offer.service] = service
    return services


def _tariffs(
    organization: Organization, services: dict[str, Service], today: dt.date
) -> None:
    suppliers = {
        name: organization.suppliers.get_or_create(name=name)[0] for name in SUPPLIERS
    }
    Tariff.objects.bulk_create(
        Tariff(
            service=services[offer.service],
            supplier=suppliers[offer.supplier],
            unit=offer.unit,
            rate=rate_of(offer, dt.date(year, JULY, 1)),
            valid_from=dt.date(year, JULY, 1),
            norm=NORMS.get(offer.service),
            basis=f"Постановление Госкомитета РТ по тарифам от 15.12.{year - 1}",
        )
        for offer in SERVICES
        if offer.rate
        for year in range(today.year - YEARS_OF_TARIFFS + 1, today.year + 1)
        if dt.date(year, JULY, 1) <= today
    )
