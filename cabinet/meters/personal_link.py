"""A letter's link that takes readings of one account in one window, and no more."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.meters.window import Schedule
from cabinet.residents.models import Residency

SALT = "meters.personal-link"


@dataclass(frozen=True)
class Pass:
    """Who holds the link, for which account, and whether it serves today."""

    residency: Residency
    is_open: bool

    @property
    def account(self) -> Account:
        return self.residency.account


def path_of(residency: Residency, month: dt.date) -> str:
    told = {"residency": residency.pk, "month": month.isoformat()}
    return reverse("readings_by_link", args=[signing.dumps(told, salt=SALT)])


def pass_of(token: str) -> Pass | None:
    """What the link allows; None for a forged one or of somebody who moved out."""
    try:
        told = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = (
        Residency.objects.active()
        .filter(pk=told["residency"], user__is_active=True)
        .select_related(
            "user",
            "account__organization",
            "account__premises__building__organization",
        )
        .first()
    )
    if found is None:
        return None
    schedule, now = Schedule.of(found.account.premises.building), timezone.now()
    month = schedule.month(schedule.today(now)).isoformat()
    return Pass(found, schedule.is_open(now) and told["month"] == month)
