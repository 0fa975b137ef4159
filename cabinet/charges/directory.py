"""An organisation with its services and suppliers, as a version of a month names them.

A published version never changes. Its directory is written down at the closing,
comes with the first lines that a process reads of it, and then stays in memory.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import chain
from threading import Lock
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Subquery

from cabinet.accounts.models import Account, Organization
from cabinet.charges.former import as_of, gone_since
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from cabinet.charges.models.former import Exactly
from cabinet.charges.models.kept_directory import KeptDirectory
from cabinet.charges.readings import Closing
from cabinet.prepared import Prepared, asked_key
from cabinet.tariffs.models import Recipient, Service, Supplier, Tariff

MOST_KEPT = 100
Offer = tuple[int, int | None]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Directory:
    """To be read from alone: pages share it.

    Services and suppliers by their keys, the tariffs in force in the month by
    what they are of.
    """

    organization: Organization
    services: Mapping[int, Service]
    suppliers: Mapping[int, Supplier]
    tariffs: Mapping[Offer, Tariff]

    def name(self, lines: Iterable[Charge]) -> list[Charge]:
        """The lines with their service and supplier, in the order of the bill."""
        named = list(lines)
        for line in named:
            line.service = self.services[line.service_id]
            line.supplier = self.suppliers.get(line.supplier_id or 0)
        return sorted(named, key=lambda line: (line.service.position, line.line))


class _Process:
    """The directories that this process has read, by version, the oldest first."""

    kept: dict[int, Directory] = {}
    # Threads of one process share it.
    turn = Lock()


_of_account = partial(
    Charge.objects.filter, version=asked_key("version"), account=asked_key("account")
)
_lines = Prepared(_of_account)
_first_lines = Prepared(
    lambda: _of_account().annotate(
        directory=Subquery(
            KeptDirectory.objects.filter(pk=asked_key("version")).values("told")
        )
    )
)


def lines_of(account: Account, period: BillingPeriod) -> list[Charge]:
    """An account's lines of a published month with their names, in one query."""
    version = period.published_version
    asked = {"account": account.pk, "version": period.published_version_id}
    if version is None or version.published_at is None or version.pk in _Process.kept:
        return directory_of(period).name(_lines(**asked))
    lines: list[Any] = _first_lines(**asked)
    if lines:
        told = lines[0].directory
        _keep(period, told and json.loads(told, cls=Exactly))
    return directory_of(period).name(lines) if lines else []


def directory_of(period: BillingPeriod) -> Directory:
    """As it was when the month was closed; as it is now for one never shown."""
    version = period.published_version
    if version is None or version.published_at is None:
        return _read(period, None)
    found = _Process.kept.get(version.pk)
    if found is None:
        row = KeptDirectory.objects.filter(version=version).first()
        found = _keep(period, row and row.told)
    return found


def write_down(version: PeriodVersion) -> None:
    """Keep the directory of a version as it is while its month is being closed."""
    told = _told(_read(version.period, None))
    KeptDirectory.objects.create(version=version, told=told)


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


def tariffs_of(period: BillingPeriod) -> Mapping[Offer, Tariff]:
    """The tariffs in force in a month, as they were told when it was closed."""
    return directory_of(period).tariffs


def closing_of(period: BillingPeriod) -> Closing:
    """The moment that a month's documents show."""
    version = period.published_version
    if version is None:
        return Closing()
    return Closing(version.published_at, version.frozen_after)


def _keep(period: BillingPeriod, told: Any) -> Directory:
    """In memory; made of the rows where nothing was written down."""
    made = _made(told) if told else _read(period, closing_of(period).change)
    with _Process.turn:
        if len(_Process.kept) >= MOST_KEPT:
            _Process.kept.pop(next(iter(_Process.kept)))
        _Process.kept[period.published_version_id or 0] = made
    return made


def _read(period: BillingPeriod, change: int | None) -> Directory:
    owner = Organization.objects.get(pk=period.organization_id)
    services = list(owner.services.select_related("recipient"))
    suppliers = list(owner.suppliers.select_related("recipient"))
    tariffs = Tariff.objects.filter(service__organization=owner)
    named = [one.recipient for one in (*services, *suppliers) if one.recipient]
    there = as_of(change, [owner, *services, *suppliers, *named, *tariffs])
    by_key = {one.pk: one for one in services}
    known = [
        *(one for one in there if isinstance(one, Tariff)),
        *gone_since(change, Tariff, lambda one: one.service_id in by_key),
    ]
    return Directory(
        owner,
        by_key,
        {one.pk: one for one in suppliers},
        _in_force(known, period.month),
    )


def _in_force(tariffs: Iterable[Tariff], month: dt.date) -> dict[Offer, Tariff]:
    begun = [one for one in tariffs if one.valid_from <= month]
    newest = {
        (tariff.service_id, tariff.supplier_id): tariff
        for tariff in sorted(begun, key=lambda tariff: tariff.valid_from)
    }
    # A later tariff ends an earlier one, and its own last day ends it too.
    return {offer: one for offer, one in newest.items() if one.applies_on(month)}


def _told(directory: Directory) -> dict[str, Any]:
    """Each row by its columns, as the former rows are told (``former``)."""
    services, suppliers = directory.services.values(), directory.suppliers.values()
    named = [one.recipient for one in services] + [one.recipient for one in suppliers]
    payees = {payee.pk: payee for payee in named if payee}
    return {
        "organization": _columns(directory.organization),
        "services": [_columns(one) for one in services],
        "suppliers": [_columns(one) for one in suppliers],
        "recipients": [_columns(one) for one in payees.values()],
        "tariffs": [_columns(one) for one in directory.tariffs.values()],
    }


def _made(told: Mapping[str, Any]) -> Directory:
    payees = {one.pk: one for one in _rows(Recipient, told["recipients"])}
    services = _rows(Service, told["services"])
    suppliers = _rows(Supplier, told["suppliers"])
    for service in services:
        service.recipient = payees.get(service.recipient_id or 0)
    for supplier in suppliers:
        supplier.recipient = payees.get(supplier.recipient_id or 0)
    tariffs = _rows(Tariff, told["tariffs"])
    return Directory(
        _rows(Organization, [told["organization"]])[0],
        {one.pk: one for one in services},
        {one.pk: one for one in suppliers},
        {(one.service_id, one.supplier_id): one for one in tariffs},
    )


def _columns(one: Model) -> dict[str, Any]:
    fields = one._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    return {str(field.column): field.value_from_object(one) for field in fields}


def _rows(model: type[M], told: Iterable[Mapping[str, Any]]) -> list[M]:
    """Columns that came later are read when they are asked for."""
    fields = model._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    made = []
    for row in told:
        known = [field for field in fields if field.column in row]
        names = [field.attname for field in known]
        values = [field.to_python(row[str(field.column)]) for field in known]
        made.append(model.from_db(DEFAULT_DB_ALIAS, names, values))
    return made


def forget() -> None:
    """For tests, whose databases are rolled back."""
    _Process.kept.clear()
