"""A month's bills told to a town: messages written each second, memory that stays."""

import datetime as dt
import os
import re
import time
from pathlib import Path

from django.db import connection, transaction

from bench.result import Result, at_least, at_most
from cabinet.accounts.models import Building, Organization
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version, close_period
from cabinet.notifications.models import Sending
from cabinet.notifications.sendings import prepare_next
from cabinet.tariffs.models import Service

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
INN = "1655999997"
A_SECOND = 5_000
MEGABYTES = 60
MEMORY, FORGET_PEAK = Path("/proc/self/status"), "5"
TOWN = """
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT {building}, n::text, '', '' FROM generate_series(1, {people}) AS n;
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, id, 'n' || number, '', '', '', 'Петров',
        '', '', '', '', '' FROM accounts_premises WHERE building_id = {building};
INSERT INTO residents_user (password, is_superuser, username, first_name, last_name,
        middle_name, email, phone, photo, is_staff, is_active, date_joined)
    SELECT '!', false, 'bench' || number, '', '', '', 'bench' || number || '@mail.example',
        '', '', false, true, now() FROM accounts_account
    WHERE organization_id = {organization};
INSERT INTO residents_residency (user_id, account_id, method, started_at)
    SELECT u.id, a.id, 'flat', now() FROM accounts_account a
    JOIN residents_user u ON u.username = 'bench' || a.number
    WHERE a.organization_id = {organization};
ANALYZE;
"""


def run() -> list[Result]:
    _town()
    sending = Sending.objects.get(organization__inn=INN)
    sending.starts_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    sending.save()
    before = _fresh_peak()
    began = time.perf_counter()
    prepared = prepare_next() or 0
    seconds = time.perf_counter() - began
    if sending.messages.count() != PEOPLE:
        raise RuntimeError(f"{prepared} messages for {PEOPLE} people")
    return [
        at_least(
            "сообщения рассылки: записано в секунду", prepared / seconds, A_SECOND, "шт"
        ),
        at_most(
            "сообщения рассылки: прибыло памяти", _peak() - before, MEGABYTES, "МБ"
        ),
    ]


def _town() -> None:
    organization = Organization.objects.create(inn=INN, name="УК «Почта»")
    building = Building.objects.create(organization=organization, address="ул. П, 1")
    service = Service.objects.create(organization=organization, name="Содержание")
    town = {"building": building.pk, "organization": organization.pk, "people": PEOPLE}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TOWN.format(**town))
    period = BillingPeriod.objects.create(
        organization=organization, month=dt.date(2026, 10, 1)
    )
    accounts = organization.accounts.values_list("pk", flat=True).iterator()
    add_version(
        period=period,
        charges=(
            Charge(account_id=pk, service=service, charged=100, closing_balance=100)
            for pk in accounts
        ),
    )
    close_period(period=period)


def _fresh_peak() -> float:
    """Forget the peak of what filled the town; megabytes that are held now."""
    MEMORY.with_name("clear_refs").write_text(FORGET_PEAK)
    return _peak()


def _peak() -> float:
    kilobytes = re.search(r"VmHWM:\s+(\d+)", MEMORY.read_text())
    if kilobytes is None:
        raise RuntimeError("the kernel doesn't tell of memory")
    return int(kilobytes[1]) / 1024
