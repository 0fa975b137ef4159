"""The rows of each kind that go out, in a steady order."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.meters.models import BuildingMeter, Meter, Reading
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Tariff


@dataclass(frozen=True)
class Scope:
    """Whose rows, and of which month where a kind has months."""

    organization: Organization
    month: dt.date | None = None


def organizations(scope: Scope) -> "QuerySet[Organization]":
    return Organization.objects.filter(pk=scope.organization.pk)


def buildings(scope: Scope) -> "QuerySet[Building]":
    return Building.objects.filter(organization=scope.organization)


def accounts(scope: Scope) -> "QuerySet[Account]":
    rows = Account.objects.filter(organization=scope.organization)
    return rows.order_by("number")


def periods(scope: Scope) -> "QuerySet[BillingPeriod]":
    rows = BillingPeriod.objects.filter(organization=scope.organization)
    return _of_month(rows, scope, "month").order_by("month")


def tariffs(scope: Scope) -> "QuerySet[Tariff]":
    return Tariff.objects.filter(service__organization=scope.organization)


def meters(scope: Scope) -> "QuerySet[Meter]":
    """Each meter with its last reading."""
    last = Reading.objects.filter(meter=OuterRef("pk")).order_by("-date")[:1]
    rows = Meter.objects.filter(account__organization=scope.organization)
    return rows.annotate(
        last_date=Subquery(last.values("date")),
        last_value=Subquery(last.values("value")),
    ).order_by("account__number", "pk")


def readings(scope: Scope) -> "QuerySet[Reading]":
    rows = Reading.objects.filter(
        meter__account__organization=scope.organization
    ).order_by("meter__account__number", "meter", "date")
    if scope.month is None:
        return rows
    month = Q(date__year=scope.month.year, date__month=scope.month.month)
    return rows.filter(month)


def building_meters(scope: Scope) -> "QuerySet[BuildingMeter]":
    meters = BuildingMeter.objects.filter(building__organization=scope.organization)
    return meters.order_by("building__address", "pk", "readings__date")


def payments(scope: Scope) -> "QuerySet[Payment]":
    rows = Payment.objects.current().filter(organization=scope.organization)
    return _of_month(rows, scope, "billing_month").order_by("paid_on", "pk")


def charges(scope: Scope) -> "QuerySet[Charge]":
    """The draft of an open period, else what residents see."""
    versions = (
        periods(scope)
        .annotate(shown=Coalesce("draft_version", "published_version"))
        .values("shown")
    )
    return (
        Charge.objects.filter(version__in=versions)
        .annotate(of_month=F("version__period__month"))
        .order_by("version", "line", "pk")
    )


def _of_month(rows: "QuerySet[Any]", scope: Scope, field: str) -> "QuerySet[Any]":
    return rows if scope.month is None else rows.filter(**{field: scope.month})
