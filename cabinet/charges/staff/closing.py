"""Closing a month: control totals, and a bill as a resident will see it."""

import random
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cabinet.accounts.models import Account
from cabinet.accounts.staff import ManagedObject
from cabinet.charges import words
from cabinet.charges.bills import Bill, bill_of
from cabinet.charges.columns import table_of
from cabinet.charges.control import ControlTotals
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.payment_qr import Payee, doubtful


@dataclass(frozen=True)
class ServiceTotals:
    """What a service adds up to now, and in the month before, in roubles."""

    name: str
    now: Decimal | None
    before: Decimal | None

    @property
    def change(self) -> Decimal:
        return (self.now or Decimal()) - (self.before or Decimal())


def month_before(period: BillingPeriod) -> BillingPeriod | None:
    """The organisation's last month before this one that holds anything."""
    earlier = BillingPeriod.objects.filter(
        organization=period.organization_id,
        month__lt=period.month,
        draft_version__isnull=False,
    )
    return earlier.order_by("-month").first()


def totals_of(period: BillingPeriod) -> dict[str, Any]:
    """The draft, what residents see now, and the month before, side by side."""
    before = month_before(period)
    versions = [
        ("Будет", period.draft_version_id),
        ("Сейчас у жителей", period.published_version_id),
        (before.title if before else "", before.draft_version_id if before else None),
    ]
    return {
        "sides": [
            (title, ControlTotals.of_version(version))
            for title, version in versions
            if version or title == "Будет"
        ],
        "services": _services(period, before),
        "before": before,
        "doubtful": _doubtful(period),
    }


def _doubtful(period: BillingPeriod) -> list[Payee]:
    """Whose requisites a bank may refuse: their codes go out with this month."""
    owner = period.organization
    return [payee for payee in (owner, *owner.recipients.all()) if doubtful(payee)]


def _services(
    period: BillingPeriod, before: BillingPeriod | None
) -> list[ServiceTotals]:
    now = _sums(period.draft_version_id)
    then = _sums(before.draft_version_id if before else None)
    names = sorted({*now, *then})
    return [ServiceTotals(name, now.get(name), then.get(name)) for name in names]


def _sums(version: int | None) -> dict[str, Decimal]:
    rows = Charge.objects.filter(version=version).values("service__name")
    return {
        row["service__name"]: row["charged__sum"]
        for row in rows.annotate(Sum("charged"), Count("id")).order_by("service__name")
    }


def draft_bill(period: BillingPeriod, number: str = "") -> Bill | None:
    """The bill that closing would publish: of a number, or of anybody."""
    lines = Charge.objects.filter(version=period.draft_version_id)
    if number:
        chosen = lines.filter(account__number=number)
    else:
        ends = lines.aggregate(first=Min("id"), last=Max("id"))
        if ends["first"] is None:
            return None
        some = random.randint(ends["first"], ends["last"])  # noqa: S311 (no secret)
        chosen = lines.filter(id__gte=some).order_by("id")
    found = chosen.values_list("account", flat=True).first()
    account = Account.objects.with_place().filter(pk=found or 0).first()
    return bill_of(account, _as_if_closed(period)) if account else None


def _as_if_closed(period: BillingPeriod) -> BillingPeriod:
    """The month as it will be; never saved."""
    closed = copy(period)
    closed.published_version_id = period.draft_version_id
    return closed


class PreviewBill(ManagedObject, PermissionCheckedMixin, View):
    """A bill of the draft, drawn as the resident's own page."""

    model = BillingPeriod
    permission_required = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = self.get_object()
        number = request.GET.get("account", "").strip()
        bill = draft_bill(period, number)
        if bill is None and not number:
            return redirect(reverse("billingperiod:close", args=[pk]))
        context = {"period": period, "number": number, "bill": bill}
        if bill:
            context |= {
                "account": bill.account,
                "sums": words.sums(bill),
                "explanation": words.difference(bill),
                "table": table_of(bill),
            }
        return render(request, "charges/staff/preview_bill.html", context)
