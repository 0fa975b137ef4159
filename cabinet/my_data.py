"""Everything that the portal holds on one resident, as a file to take away."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.meters.models import Reading
from cabinet.notifications.models import Message
from cabinet.payments.models import Payment
from cabinet.residents.models import GuestVisit, Invitation, LinkingAttempt, User

Rows = list[dict[str, Any]]
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PROFILE = (
    *("username", "email", "last_name", "first_name", "middle_name"),
    *("phone", "date_joined", "last_login"),
)
CHARGE = (
    *("service__name", "supplier__name", "unit", "rate", "volume"),
    *("opening_balance", "charged", "recalculation", "paid"),
    *("closing_balance", "amount_due"),
)


def archive(user: User) -> bytes:
    """A zip with ``data.json`` and one csv for each table."""
    tables = collect(user)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        text = json.dumps(tables, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        file.writestr("data.json", text)
        for name, rows in tables.items():
            file.writestr(f"{name}.csv", _csv(rows))
    return packed.getvalue()


def collect(user: User) -> dict[str, Rows]:
    # A guest's file holds nothing of the account that they were let into.
    accounts = Account.objects.visible_to(user, Right.OWN)
    return {**_of_person(user), **_of_accounts(user, accounts)}


def _of_person(user: User) -> dict[str, Rows]:
    consent = ("text__kind", "text__version", "sha256", "given_at", "address")
    residency = ("account__number", "method", "started_at", "until", "ended_at")
    attempts = LinkingAttempt.objects.filter(user=user)
    invitations = Invitation.objects.filter(invited_by__user=user)
    invitation = ("account__number", "email", "state", "until", "created_at")
    visits = GuestVisit.objects.filter(residency__user=user)
    sessions = UserSession.objects.filter(user=user)
    messages = Message.objects.filter(recipient=user)
    return {
        "profile": _rows(User.objects.filter(pk=user.pk), *PROFILE),
        "phones": _rows(user.phones.all(), "number", "is_main", "confirmed_at"),
        "consents": _rows(user.consents.all(), *consent),
        "accounts": _rows(user.residencies.all(), *residency),
        "linking": _rows(attempts, "number", "address", "matched", "created_at"),
        "invitations": _rows(invitations, *invitation),
        "visits": _rows(
            visits, "residency__account__number", "day", "section", "times"
        ),
        "sessions": _rows(sessions, "ip", "user_agent", "created_at"),
        "messages": _rows(messages, "subject", "body", "created_at"),
    }


def _of_accounts(user: User, accounts: "QuerySet[Account]") -> dict[str, Rows]:
    payment = ("account__number", "paid_on", "amount", "place")
    reading = ("meter__account__number", "meter__serial_number", "date", "value")
    readings = Reading.objects.filter(meter__account__in=accounts)
    return {
        "charges": _charges(accounts),
        "payments": _rows(
            Payment.objects.visible_to(user).filter(account__in=accounts), *payment
        ),
        "readings": _rows(readings, *reading),
    }


def _rows(found: "QuerySet[Any]", *fields: str) -> Rows:
    return list(found.values(*fields))


def _charges(accounts: Iterable[Account]) -> Rows:
    rows: Rows = []
    for account in accounts:
        for period in BillingPeriod.objects.billed_to(account):
            place = {"account": account.number, "month": period.month}
            lines = Charge.objects.of_bill(account, period).values(*CHARGE)
            rows.extend(place | line for line in lines)
    return rows


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows({k: _harmless(v) for k, v in row.items()} for row in rows)
    # Excel takes a file for UTF-8 only with the mark.
    return "\ufeff" + text.getvalue()


def _harmless(value: Any) -> Any:
    risky = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if risky else value
