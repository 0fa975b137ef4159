"""The 25th: readings taken each second, and the page of meters in a growing town."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from bench.result import Result, at_least, at_most
from cabinet.accounts.models import Account, Building, Organization
from cabinet.meters.models import Meter, Reading
from cabinet.meters.services import Entry, Sender, submit_readings
from cabinet.residents.models import Residency, User
from cabinet.tariffs.models import Service

FEW = 10_000
MANY = int(os.environ.get("BENCH_ACCOUNTS", "1000000"))
SENDINGS, PROCESSES = 2_000, 2
A_SECOND, MOST_GROWTH = 200, 1.5
VISITS = 15
TOWN = """
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT {building}, n::text, '', '' FROM generate_series({first}, {last}) AS n;
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, id, 'm' || number, '', '', '', 'Петров',
        '', '', '', '', '' FROM accounts_premises
    WHERE building_id = {building} AND number::int BETWEEN {first} AND {last};
INSERT INTO meters_meter (account_id, service_id, serial_number, zone, ratio, place)
    SELECT id, {service}, number, '', 1, '' FROM accounts_account
    WHERE organization_id = {organization}
      AND substr(number, 2)::int BETWEEN {first} AND {last};
INSERT INTO meters_reading (meter_id, date, value, source, created_at)
    SELECT m.id, current_date - 62, 54, 'import', now() FROM meters_meter m
    JOIN accounts_account a ON a.id = m.account_id
    WHERE m.service_id = {service}
      AND substr(a.number, 2)::int BETWEEN {first} AND {last};
ANALYZE accounts_account, accounts_premises, meters_meter, meters_reading;
"""


def run() -> list[Result]:
    # The client asks for a name that the portal's settings don't know.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    organization = Organization.objects.create(
        inn="1655999998", name="УК «Показания»", readings_from=1, readings_to=31
    )
    building = Building.objects.create(organization=organization, address="ул. Мер, 1")
    service = Service.objects.create(
        organization=organization, name="Холодная вода", unit="куб.м"
    )
    town = {"building": building.pk, "organization": organization.pk}
    _grow(1, FEW, town | {"service": service.pk})
    sending = list(_sending(service))
    few = _page(organization)
    _grow(FEW + 1, MANY, town | {"service": service.pk})
    many = _page(organization)
    return [
        *sending,
        at_most(f"Запросов страницы приборов при {MANY} счетов", many[0], few[0]),
        at_most(f"Она же: {MANY} к {FEW} счетам", many[1] / few[1], MOST_GROWTH),
    ]


def _grow(first: int, last: int, town: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOWN.format(first=first, last=last, **town))


def _sending(service: Service) -> Iterator[Result]:
    """Each sending is a transaction of its own, as in a request of a resident."""
    meters = Meter.objects.filter(service=service).order_by("pk")
    accounts = list(meters.values_list("account_id", flat=True)[:SENDINGS])
    share = len(accounts) // PROCESSES
    parts = [accounts[n * share : (n + 1) * share] for n in range(PROCESSES)]
    connections.close_all()
    with ProcessPoolExecutor(PROCESSES, get_context("fork")) as pool:
        # Both have their connections before the clock starts.
        list(pool.map(_send, [part[:1] for part in parts]))
        began = time.perf_counter()
        taken = sum(pool.map(_send, parts))
        seconds = time.perf_counter() - began
    kept = Reading.objects.current().filter(
        meter__service=service, source=Reading.Source.CABINET
    )
    yield at_least(
        "Принято показаний в секунду, два процесса", taken / seconds, A_SECOND
    )
    yield at_most("Потеряно подтверждённых показаний", taken - kept.count(), 0)


def _send(accounts: list[int]) -> int:
    """How many readings were acknowledged."""
    taken = 0
    for pk in accounts:
        account = Account.objects.with_place().get(pk=pk)
        own = Meter.objects.of(account)
        entries = {meter: Entry("57,25") for meter in own.values_list("pk", flat=True)}
        outcomes = submit_readings(
            meters=own,
            building=account.premises.building,
            entries=entries,
            sender=Sender(None),
        )
        taken += sum(outcome.reading is not None for outcome in outcomes)
    return taken


def _page(organization: Organization) -> tuple[int, float]:
    """Queries of the page and its middle time in seconds."""
    account = Account.objects.filter(organization=organization).latest("pk")
    user = User.objects.create(username=f"bench-{account.pk}")
    Residency.objects.create(user=user, account=account, method=Residency.Method.STAFF)
    client = Client()
    client.force_login(user)
    url = reverse("meters:list", args=[account.public_id])
    client.get(url, secure=True)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(url, secure=True)
    times = [_seconds(client, url) for _ in range(VISITS)]
    return len(asked), median(times)


def _seconds(client: Client, url: str) -> float:
    began = time.perf_counter()
    response = client.get(url, secure=True)
    assert response.status_code == 200  # noqa: S101
    return time.perf_counter() - began
