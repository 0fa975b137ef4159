"""The invented households: dwellings, people and meters."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from cabinet.accounts.models import Account, Building, Organization, Premises
from cabinet.meters.models import Meter
from cabinet.tariffs.models import Service, Supplier
from portal.demo.catalogue import (
    BUILDINGS,
    FIRST_NAMES,
    HOLDER_OF_551001,
    LAST_NAMES,
    METERED,
    MIDDLE_NAMES,
    NORMS,
    PLACES,
    UNMETERED,
    WITHOUT_METER,
)

BATCH = 5000
# The share of months in which a household pays: most always do, few seldom.
DILIGENCE = [1.0] * 6 + [0.97] * 2 + [0.85, 0.4]
FLATS_IN_ENTRANCE, FLATS_ON_FLOOR = 20, 4


@dataclass
class Household:
    """An account as the generator follows it from month to month."""

    account: Account
    persons: int
    diligence: float
    balances: dict[str, Decimal] = field(default_factory=dict)
    meters: dict[str, Meter] = field(default_factory=dict)
    # Who supplies directly, by the supplier's name; elsewhere the company does.
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    dials: dict[str, Decimal] = field(default_factory=dict)

    def norm(self, service: str) -> Decimal | None:
        """A month's use by the norm; None where a meter counts it."""
        number = self.account.premises.number
        is_unmetered = service == UNMETERED and number.endswith(WITHOUT_METER)
        return NORMS[service] * self.persons if is_unmetered else None


def create_households(
    organization: Organization, chance: random.Random
) -> list[Household]:
    accounts = [HOLDER_OF_551001]
    for address, flats, first_number in BUILDINGS:
        building, _ = Building.objects.update_or_create(
            organization=organization,
            address=address,
            defaults={"flats_count": flats},
            create_defaults={
                "flats_count": flats,
                "total_area": flats * 68,
                "heated_area": flats * 61,
                "common_area": flats * 7,
            },
        )
        _accounts(building, flats, first_number, chance)
        accounts.extend(str(first_number + flat) for flat in range(1, flats + 1))
    found = Account.objects.filter(
        organization=organization, number__in=accounts
    ).with_place()
    return [
        Household(account, account.living_persons or 1, chance.choice(DILIGENCE))
        for account in found.order_by("number")
    ]


def _accounts(
    building: Building, flats: int, first_number: int, chance: random.Random
) -> None:
    taken = set(building.premises.values_list("number", flat=True))
    premises = Premises.objects.bulk_create(
        Premises(
            building=building,
            number=str(flat),
            entrance=str((flat - 1) // FLATS_IN_ENTRANCE + 1),
            floor=str((flat - 1) % FLATS_IN_ENTRANCE // FLATS_ON_FLOOR + 1),
        )
        for flat in range(1, flats + 1)
        if str(flat) not in taken
    )
    Account.objects.bulk_create(
        _account(place, first_number, chance) for place in premises
    )


def _account(place: Premises, first_number: int, chance: random.Random) -> Account:
    rooms = chance.choice([1, 1, 2, 2, 2, 3, 3, 4])
    total = Decimal(rooms * 160 + chance.randint(120, 260)) / 10
    persons = chance.choice([1, 1, 2, 2, 3, 3, 4, 5])
    woman = chance.choice([True, False])
    return Account(
        organization=place.building.organization,
        premises=place,
        number=str(first_number + int(place.number)),
        last_name=chance.choice(LAST_NAMES) + ("а" if woman else ""),
        first_name=chance.choice(FIRST_NAMES[woman]),
        middle_name=chance.choice(MIDDLE_NAMES[woman]),
        rooms=rooms,
        living_persons=persons,
        registered_persons=persons,
        total_area=total,
        heated_area=total,
        residential_area=(total * Decimal("0.62")).quantize(Decimal("0.1")),
        ownership="Частная",
    )


def create_meters(
    households: list[Household], services: dict[str, Service], chance: random.Random
) -> None:
    for home in households:
        water_until = dt.date(chance.randint(2026, 2031), chance.randint(1, 12), 15)
        for name in METERED:
            home.meters[name] = Meter(
                account=home.account,
                service=services[name],
                serial_number=_serial(home.account.number, name),
                digit_capacity=6 if "лектр" in name else 5,
                place=PLACES[name],
                next_verification_date=water_until,
            )
            home.dials[name] = Decimal(chance.randint(20, 900))
        if home.norm(UNMETERED):
            del home.meters[UNMETERED]
    meters = [meter for home in households for meter in home.meters.values()]
    Meter.objects.bulk_create(meters, batch_size=BATCH)


def _serial(number: str, name: str) -> str:
    # One two-tariff meter counts day and night, as on the manuals' own screens.
    kind = "Электроснабжение" if "лектр" in name else name
    return f"{(int(number) * 37 + METERED.index(kind) * 101) % 10**8:08d}"
