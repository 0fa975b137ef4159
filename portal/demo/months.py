"""Month after month of the invented company: use, bills and payments."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version, close_period
from cabinet.meters.models import Reading
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Service
from portal.demo.catalogue import BANKS, RAISING, SERVICES, Offer, rate_of
from portal.demo.households import BATCH, Household

KOPECK = Decimal("0.01")
LITRE = Decimal("0.001")
HUNDRED = Decimal("1E2")
PENALTY_RATE = Decimal("0.0095")
FORGIVEN_DEBT = Decimal(20000)
SHARE_ROUNDING_UP = 0.1
SHARE_RECALCULATED = 0.01
SHARE_READ_EARLY = 0.4
RECALCULATION_REASON = "Временное отсутствие, заявление жителя"
DUE_DAY = 15
# Households whose account ends so pay through the portal.
PAYS_ONLINE = "1"
ONLINE = "Онлайн, Картой в демонстрационном банке"
WAYS = [
    Reading.Source.CABINET,
    Reading.Source.OFFICE,
    Reading.Source.PHONE,
    Reading.Source.IMPORT,
]


def bill_month(
    organization: Organization,
    month: dt.date,
    households: list[Household],
    services: dict[str, Service],
    chance: random.Random,
) -> None:
    following = (month + dt.timedelta(days=32)).replace(day=1)
    period = BillingPeriod.objects.create(
        organization=organization, month=month, pay_until=following.replace(day=DUE_DAY)
    )
    charges: list[Charge] = []
    payments: list[Payment] = []
    readings: list[Reading] = []
    for home in households:
        payment = _pay(home, month, chance)
        payments.extend(payment)
        paid = sum((one.amount for one in payment), Decimal())
        volumes = _consume(home, month, chance)
        readings.extend(_read(home, volumes, month, chance))
        charges.extend(_bill(home, month, volumes, paid, services, chance))
    add_version(period=period, charges=charges)
    Payment.objects.bulk_create(payments, batch_size=BATCH)
    # A closed month shows what was there when it was closed.
    Reading.objects.bulk_create(readings, batch_size=BATCH)
    close_period(period=period)


def _pay(home: Household, month: dt.date, chance: random.Random) -> list[Payment]:
    """What the household pays in ``month``: the bill of the month before."""
    due = sum(home.balances.values(), Decimal())
    if due <= 0 or chance.random() > home.diligence:
        return []
    day = month.replace(day=chance.randint(3, 24))
    amount = due if chance.random() > SHARE_ROUNDING_UP else due.quantize(HUNDRED) + 100
    posted_on = day + dt.timedelta(days=chance.randint(1, 3))
    number, place = home.account.number, chance.choice(BANKS)
    is_online = number.endswith(PAYS_ONLINE)
    return [
        Payment(
            organization=home.account.organization,
            account=home.account,
            billing_month=month,
            paid_on=day,
            posted_on=posted_on,
            paid_for_month=(month - dt.timedelta(days=1)).replace(day=1),
            place=ONLINE if is_online else place,
            amount=amount,
            operation_number=online_number(number, month)
            if is_online
            else f"d-{number}-{month:%Y%m}",
        )
    ]


def online_number(account: str, month: dt.date) -> str:
    """The invented bank's number of a payment, the same at every filling."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account}-{month:%Y%m}"))


def _consume(
    home: Household, month: dt.date, chance: random.Random
) -> dict[str, Decimal]:
    """Volumes of the month by service, as the meters or the areas give them."""
    fixed = {
        "area": home.account.total_area or Decimal(),
        "person": Decimal(home.persons),
        "drain": Decimal(),
        "flat": Decimal(1),
    }
    volumes = {}
    for offer in SERVICES:
        if offer.per == "meter":
            noise = Decimal(chance.randint(70, 130)) / 100
            volumes[offer.service] = (offer.usage * home.persons * noise).quantize(
                LITRE
            )
        else:
            volumes[offer.service] = fixed[offer.per]
        volumes[offer.service] = home.norm(offer.service) or volumes[offer.service]
    # What flows in flows out.
    volumes["Водоотведение"] = volumes["Холодная вода"] + volumes["Подогрев воды"]
    return volumes


def _read(
    home: Household,
    volumes: dict[str, Decimal],
    month: dt.date,
    chance: random.Random,
) -> Iterator[Reading]:
    day = month.replace(day=chance.randint(15, 25))
    for name, meter in home.meters.items():
        home.dials[name] += volumes[name]
        source = chance.choice(WAYS)
        yield Reading(
            meter=meter,
            date=day,
            value=home.dials[name],
            source=source,
            month=None if source == Reading.Source.IMPORT else month,
        )


def _bill(
    home: Household,
    month: dt.date,
    volumes: dict[str, Decimal],
    paid: Decimal,
    services: dict[str, Service],
    chance: random.Random,
) -> Iterator[Charge]:
    owed = sum(home.balances.values(), Decimal())
    for line, offer in enumerate(SERVICES, start=1):
        opening = home.balances.get(offer.service, Decimal())
        share = _share(paid, opening, owed, last=line == len(SERVICES))
        paid, owed = paid - share, owed - opening
        rate = rate_of(offer, month)
        charged = (rate * volumes[offer.service]).quantize(KOPECK, ROUND_HALF_UP)
        if offer.service == "Пени":
            charged = _penalty(home)
        excess = _excess(home, offer, charged)
        charged += excess or 0
        recalculation = _recalculation(offer, charged, chance)
        closing = opening - share + charged + recalculation
        home.balances[offer.service] = closing
        yield Charge(
            account=home.account,
            service=services[offer.service],
            supplier=home.suppliers.get(offer.supplier),
            line=line,
            rate=rate or None,
            unit=offer.unit,
            volume=volumes[offer.service] if rate else None,
            volume_method="" if excess is None else "норматив",
            raising_coefficient=None if excess is None else RAISING,
            excess_amount=excess,
            opening_balance=opening,
            charged=charged,
            recalculation=recalculation,
            recalculation_reason=RECALCULATION_REASON if recalculation else "",
            under_delivery=Decimal(),
            paid=share,
            closing_balance=closing,
            amount_due=max(Decimal(), closing),
        )


def _share(paid: Decimal, opening: Decimal, owed: Decimal, *, last: bool) -> Decimal:
    """The part of a payment that goes to a line: by its share of the debt."""
    if last or not owed:
        return paid if last else Decimal()
    return (paid * opening / owed).quantize(KOPECK, ROUND_HALF_UP)


def _excess(home: Household, offer: Offer, charged: Decimal) -> Decimal | None:
    """What the raising coefficient adds where a meter could be and isn't."""
    if home.norm(offer.service) is None:
        return None
    return (charged * (RAISING - 1)).quantize(KOPECK, ROUND_HALF_UP)


def _penalty(home: Household) -> Decimal:
    overdue = sum(home.balances.values(), Decimal()) - FORGIVEN_DEBT
    return max(Decimal(), overdue * PENALTY_RATE).quantize(KOPECK, ROUND_HALF_UP)


def _recalculation(offer: Offer, charged: Decimal, chance: random.Random) -> Decimal:
    if offer.per != "meter" or chance.random() > SHARE_RECALCULATED:
        return Decimal()
    return -(charged / 3).quantize(KOPECK, ROUND_HALF_UP)


def open_month(
    organization: Organization,
    today: dt.date,
    households: list[Household],
    chance: random.Random,
) -> None:
    """The current month: open, some readings are in, nothing is billed yet."""
    month = today.replace(day=1)
    following = (month + dt.timedelta(days=32)).replace(day=DUE_DAY)
    BillingPeriod.objects.create(
        organization=organization, month=month, pay_until=following
    )
    if today.day < organization.readings_from:
        return
    readings = []
    for home in households:
        if chance.random() < SHARE_READ_EARLY:
            for reading in _read(home, _consume(home, month, chance), month, chance):
                reading.date = today
                readings.append(reading)
    Reading.objects.bulk_create(readings, batch_size=BATCH)
