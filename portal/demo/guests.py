"""Shared access in the demonstration: a daughter who looks, a tenant who was asked."""

import datetime as dt

from cabinet.accounts.models import Account
from cabinet.residents.models import GuestVisit, Invitation, Residency
from portal.demo.people import RESIDENT_PASSWORD, create_user

NUMBER = "551412"
# Days before today, the section, and how often it was opened.
VISITS = [(1, "Начисления", 2), (1, "Приборы учёта", 1), (9, "Начисления", 1)]


def create_guests(now: dt.datetime) -> None:
    account = Account.objects.get(number=NUMBER)
    holder = Residency.objects.active().get(account=account)
    guest = Residency.objects.create(
        user=create_user(
            "dochka",
            "dochka@mail.example",
            RESIDENT_PASSWORD,
            first_name="Мария",
            last_name="Иванова",
        ),
        account=account,
        method=Residency.Method.SHARED,
        shared_by=holder,
        may_pay=False,
    )
    for days, section, times in VISITS:
        at = now - dt.timedelta(days=days)
        GuestVisit.objects.create(
            residency=guest, day=at.date(), section=section, times=times, last_at=at
        )
    Invitation.objects.create(
        account=account,
        invited_by=holder,
        email="kvartirant@mail.example",
        may_write_requests=False,
        until=now.date() + dt.timedelta(days=180),
    )
