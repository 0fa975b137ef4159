"""An invented town with a month of bills, made once in whatever database there is."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from cabinet.accounts.models import Account, Building, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version, close_period
from cabinet.meters.models import Meter, Reading
from cabinet.tariffs.models import Service

INN = "1600000099"
MONTH = dt.date(2026, 10, 1)
HOUSES, FLATS, SERVICES, METERS = 2, 200, 14, 5
KOPECK = Decimal("0.01")


@transaction.atomic
def town() -> BillingPeriod:
    """Two houses of 200 flats: 14 services, 5 meters and a payment code each."""
    found = BillingPeriod.objects.with_editions().filter(organization__inn=INN)
    if not found:
        _build()
    return found.get()


def _build() -> None:
    organization = Organization.objects.create(
        inn=INN,
        name="ООО УК «Измерительный город»",
        kpp="160001001",
        address="420000, г. Казань, ул. Мерная, д. 1",
        phone="+7 843 222-77-88",
        bank="Отделение «Банк Татарстан» № 8610",
        bic="049205603",
        settlement_account="40702810462000000001",
        correspondent_account="30101810600000000603",
    )
    services = Service.objects.bulk_create(
        Service(organization=organization, name=f"Услуга дома № {n}", position=n)
        for n in range(SERVICES)
    )
    accounts = list(_accounts(organization))
    _meters(accounts, services[:METERS])
    period = BillingPeriod.objects.create(
        organization=organization, month=MONTH, pay_until=dt.date(2026, 11, 15)
    )
    add_version(period=period, charges=_charges(accounts, services))
    close_period(period=period)


def _accounts(organization: Organization) -> Iterator[Account]:
    for house in range(HOUSES):
        building = Building.objects.create(
            organization=organization, address=f"г. Казань, ул. Мерная, д. {house + 1}"
        )
        flats = Premises.objects.bulk_create(
            Premises(building=building, number=str(n + 1)) for n in range(FLATS)
        )
        yield from Account.objects.bulk_create(
            Account(
                organization=organization,
                premises=flat,
                number=f"{house}{n:05d}",
                last_name="Измерова",
                first_name="Анна",
                middle_name="Петровна",
                total_area=Decimal("54.30"),
                living_persons=2,
            )
            for n, flat in enumerate(flats)
        )


def _meters(accounts: list[Account], services: list[Service]) -> None:
    meters = Meter.objects.bulk_create(
        Meter(account=account, service=service, serial_number=str(18850000 + n))
        for n, account in enumerate(accounts)
        for service in services
    )
    Reading.objects.bulk_create(
        Reading(meter=meter, date=MONTH.replace(day=20), value=Decimal("399.125"))
        for meter in meters
    )


def _charges(accounts: list[Account], services: list[Service]) -> Iterator[Charge]:
    for number, account in enumerate(accounts):
        for line, service in enumerate(services):
            yield _charge(account, service, Decimal(number * 7 + line * 131 + 1))


def _charge(account: Account, service: Service, seed: Decimal) -> Charge:
    amount = (seed * Decimal("1.37")).quantize(KOPECK)
    return Charge(
        account=account,
        service=service,
        rate=Decimal("18.84"),
        unit="куб.м",
        volume=(amount / Decimal("18.84")).quantize(Decimal("0.0001")),
        opening_balance=amount,
        paid=amount,
        charged=amount,
        recalculation=Decimal(),
        under_delivery=Decimal(),
        closing_balance=amount,
        amount_due=amount,
    )
