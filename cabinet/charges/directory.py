"""An organisation with its services and suppliers, as a version of a month names them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from cabinet.accounts.models import Account, Organization
from cabinet.charges.former import as_of, gone_since
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.readings import Closing
from cabinet.tariffs.models import Service, Supplier, Tariff

# A published version never changes: its directory is read once by each process.
MOST_KEPT = 100
Offer = tuple[int, int | None]


@dataclass(frozen=True)
class Directory:
    """To be read from alone: pages share it. Services and suppliers by their keys."""

    organization: Organization
    services: Mapping[int, Service]
    suppliers: Mapping[int, Supplier]
    tariffs: Sequence[Tariff]

    def name(self, lines: Iterable[Charge]) -> list[Charge]:
        """The lines with their service and supplier, in the order of the bill."""
        named = list(lines)
        for line in named:
            line.service = self.services[line.service_id]
            line.supplier = self.suppliers.get(line.supplier_id or 0)
        return sorted(named, key=lambda line: (line.service.position, line.line))


def directory_of(period: BillingPeriod) -> Directory:
    """As it was when the month was closed; as it is now for one never shown."""
    version = period.published_version
    if version is None or version.published_at is None:
        return _read(period.organization_id, None)
    return _kept(
        period.organization_id, version.pk, version.published_at, version.frozen_after
    )


def frozen(period: BillingPeriod, accounts: Iterable[Account]) -> list[Account]:
    """Copies of accounts with their holder and place as they were at the closing."""
    organization = directory_of(period).organization
    copies = [copy(account) for account in accounts]
    for account in copies:
        account.premises = copy(account.premises)
        account.premises.building = copy(account.premises.building)
    places = ((one, one.premises, one.premises.building) for one in copies)
    as_of(closing_of(period).change, chain.from_iterable(places))
    for account in copies:
        account.organization = organization
    return copies


def tariffs_of(period: BillingPeriod) -> dict[Offer, Tariff]:
    """The tariffs in force in a month, as they were told when it was closed."""
    begun = [
        one for one in directory_of(period).tariffs if one.valid_from <= period.month
    ]
    newest = {
        (tariff.service_id, tariff.supplier_id): tariff
        for tariff in sorted(begun, key=lambda tariff: tariff.valid_from)
    }
    # A later tariff ends an earlier one, and its own last day ends it too.
    return {offer: one for offer, one in newest.items() if one.applies_on(period.month)}


def closing_of(period: BillingPeriod) -> Closing:
    """The moment that a month's documents show."""
    version = period.published_version
    if version is None:
        return Closing()
    return Closing(version.published_at, version.frozen_after)


@lru_cache(maxsize=MOST_KEPT)
def _kept(
    organization: int, version: int, published_at: dt.datetime, change: int | None
) -> Directory:
    return _read(organization, change)


def _read(organization: int, change: int | None) -> Directory:
    owner = Organization.objects.get(pk=organization)
    services = list(owner.services.select_related("recipient"))
    suppliers = list(owner.suppliers.select_related("recipient"))
    tariffs = Tariff.objects.filter(service__organization=owner)
    named = [one.recipient for one in (*services, *suppliers) if one.recipient]
    there = as_of(change, [owner, *services, *suppliers, *named, *tariffs])
    by_key = {one.pk: one for one in services}
    return Directory(
        owner,
        by_key,
        {one.pk: one for one in suppliers},
        [
            *(one for one in there if isinstance(one, Tariff)),
            *gone_since(change, Tariff, lambda one: one.service_id in by_key),
        ],
    )


def forget() -> None:
    """For tests, whose databases are rolled back."""
    _kept.cache_clear()
