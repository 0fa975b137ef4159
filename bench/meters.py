"""The 25th: readings taken each second, and the page of meters in a growing town."""

import os
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.result import Result, at_most
from bench.sending import METERS, sending_over_http
from cabinet.accounts.models import Account, Building, Organization
from cabinet.residents.models import Residency, User
from cabinet.tariffs.models import Service

FEW = 10_000
MANY = int(os.environ.get("BENCH_ACCOUNTS", "1000000"))
MOST_GROWTH = 1.5
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
    SELECT id, {service}, number || '/' || n, '', 1, ''
    FROM accounts_account, generate_series(1, {meters}) AS n
    WHERE organization_id = {organization}
      AND substr(number, 2)::int BETWEEN {first} AND {last};
INSERT INTO meters_reading (meter_id, date, value, source, source_line, created_at)
    SELECT m.id, current_date - 62, 54, 'import', 0, now() FROM meters_meter m
    JOIN accounts_account a ON a.id = m.account_id
    WHERE m.service_id = {service}
      AND substr(a.number, 2)::int BETWEEN {first} AND {last};
ANALYZE accounts_account, accounts_premises, meters_meter, meters_reading;
"""


def run() -> list[Result]:
    call_command("collectstatic", interactive=False, verbosity=0)
    # The client asks for a name that the portal's settings don't know.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    organization = Organization.objects.create(
        inn="1655999998", name="УК «Показания»", readings_from=1, readings_to=31
    )
    building = Building.objects.create(organization=organization, address="ул. Мер, 1")
    service = Service.objects.create(
        organization=organization, name="Холодная вода", unit="куб.м"
    )
    town = {"building": building.pk, "organization": organization.pk, "meters": METERS}
    _grow(1, FEW, town | {"service": service.pk})
    sending = list(sending_over_http(organization))
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
