"""Where each column of a kind stands in the database."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.meters.models import BuildingMeter, Meter, Reading
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Tariff
from imports.kinds import KINDS, Column, Kind

CHUNK = 5000


@dataclass(frozen=True)
class Scope:
    """Whose rows, and of which month where a kind has months."""

    organization: Organization
    month: dt.date | None = None


@dataclass(frozen=True)
class Lookup:
    """A kind's rows, and the fields of its columns where names differ.

    An empty field leaves the column out.
    """

    rows: Callable[[Scope], "QuerySet[Any]"]
    fields: Mapping[str, str]


def columns_of(kind: str) -> list[Column]:
    """The columns that go out, in the order in which they are declared."""
    fields = LOOKUPS[kind].fields
    return [c for c in KINDS[kind].columns if fields.get(c.name, c.name)]


def rows_of(kind: str, scope: Scope) -> Iterator[tuple[Any, ...]]:
    """Typed values of every row, a few thousand at a time."""
    lookup = LOOKUPS[kind]
    names = [lookup.fields.get(c.name, c.name) for c in columns_of(kind)]
    labels = _labels(KINDS[kind], kind)
    for values in lookup.rows(scope).values_list(*names).iterator(CHUNK):
        yield tuple(
            label(value) if label else value
            for label, value in zip(labels, values, strict=True)
        )


def _labels(kind: Kind, slug: str) -> list[Callable[[Any], Any] | None]:
    """Codes of choices to what a person reads; an empty one stays empty."""
    return [_label(column) for column in columns_of(slug)]


def _label(column: Column) -> Callable[[Any], Any] | None:
    if not column.choices:
        return None
    names = {code: label for label, code in column.choices.items() if code}
    return lambda code: names.get(code, "")


def _organizations(scope: Scope) -> "QuerySet[Organization]":
    return Organization.objects.filter(pk=scope.organization.pk)


def _buildings(scope: Scope) -> "QuerySet[Building]":
    return Building.objects.filter(organization=scope.organization)


def _accounts(scope: Scope) -> "QuerySet[Account]":
    accounts = Account.objects.filter(organization=scope.organization)
    return accounts.order_by("number")


def _periods(scope: Scope) -> "QuerySet[BillingPeriod]":
    periods = BillingPeriod.objects.filter(organization=scope.organization)
    return _of_month(periods, scope, "month").order_by("month")


def _tariffs(scope: Scope) -> "QuerySet[Tariff]":
    return Tariff.objects.filter(service__organization=scope.organization)


def _meters(scope: Scope) -> "QuerySet[Meter]":
    """Each meter with its last reading."""
    last = Reading.objects.filter(meter=OuterRef("pk")).order_by("-date")[:1]
    meters = Meter.objects.filter(account__organization=scope.organization)
    return meters.annotate(
        last_date=Subquery(last.values("date")),
        last_value=Subquery(last.values("value")),
    ).order_by("account__number", "pk")


def _readings(scope: Scope) -> "QuerySet[Reading]":
    readings = Reading.objects.filter(
        meter__account__organization=scope.organization
    ).order_by("meter__account__number", "meter", "date")
    if scope.month is None:
        return readings
    month = Q(date__year=scope.month.year, date__month=scope.month.month)
    return readings.filter(month)


def _building_meters(scope: Scope) -> "QuerySet[BuildingMeter]":
    meters = BuildingMeter.objects.filter(building__organization=scope.organization)
    return meters.order_by("building__address", "pk", "readings__date")


def _payments(scope: Scope) -> "QuerySet[Payment]":
    payments = Payment.objects.current().filter(organization=scope.organization)
    return _of_month(payments, scope, "billing_month").order_by("paid_on", "pk")


def _charges(scope: Scope) -> "QuerySet[Charge]":
    """The draft of an open period, else what residents see."""
    periods = _periods(scope)
    versions = periods.annotate(
        shown=Coalesce("draft_version", "published_version")
    ).values("shown")
    return (
        Charge.objects.filter(version__in=versions)
        .annotate(of_month=F("version__period__month"))
        .order_by("version", "line", "pk")
    )


def _of_month(rows: "QuerySet[Any]", scope: Scope, field: str) -> "QuerySet[Any]":
    return rows if scope.month is None else rows.filter(**{field: scope.month})


LOOKUPS: Mapping[str, Lookup] = {
    "organizations": Lookup(_organizations, {}),
    "buildings": Lookup(_buildings, {"organization": "organization__inn"}),
    "accounts": Lookup(
        _accounts,
        {
            "organization": "organization__inn",
            "full_name": "",
            "building": "premises__building__address",
            "flat": "premises__number",
            "entrance": "premises__entrance",
            "floor": "premises__floor",
        },
    ),
    "periods": Lookup(_periods, {"organization": "organization__inn"}),
    "tariffs": Lookup(
        _tariffs,
        {
            "organization": "service__organization__inn",
            "service": "service__name",
            "supplier": "supplier__name",
        },
    ),
    "meters": Lookup(
        _meters,
        {
            "organization": "account__organization__inn",
            "account": "account__number",
            "service": "service__name",
            "date": "last_date",
            "value": "last_value",
        },
    ),
    "readings": Lookup(
        _readings,
        {
            "organization": "meter__account__organization__inn",
            "account": "meter__account__number",
            "service": "meter__service__name",
            "serial_number": "meter__serial_number",
            "zone": "meter__zone",
        },
    ),
    "building-meters": Lookup(
        _building_meters,
        {
            "organization": "building__organization__inn",
            "building": "building__address",
            "service": "service__name",
            "date": "readings__date",
            "value": "readings__value",
            "consumption": "readings__consumption",
            "distributed": "readings__distributed",
        },
    ),
    "payments": Lookup(
        _payments,
        {"organization": "organization__inn", "account": "account__number"},
    ),
    "charges": Lookup(
        _charges,
        {
            "organization": "account__organization__inn",
            "account": "account__number",
            "month": "of_month",
            "service": "service__name",
            "supplier": "supplier__name",
        },
    ),
}
