"""The home and the charges: against a bare view, and in a growing town."""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.result import Result, at_least, at_most
from bench.serving import rate, served
from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges import directory
from cabinet.charges.models import BillingPeriod
from cabinet.charges.partitions import PARENT
from cabinet.charges.services import LOADED_COLUMNS, close_period, load_version
from cabinet.residents.models import Residency
from cabinet.tariffs.models import Service
from cms import frame

FEW = 10_000
MANY = int(os.environ.get("BENCH_ACCOUNTS", "1000000"))
LINES, MONTHS = 10, int(os.environ.get("BENCH_MONTHS", "60"))
# What the others are billed: fewer lines, as many accounts to look through.
LINES_OF_OTHERS = 3
REQUESTS, ROUNDS = 100, 6
MOST_QUERIES, LEAST_SHARE, MOST_GROWTH = 8, 0.70, 1.15
FIRST = dt.date(2021, 1, 1)
PEOPLE = """
INSERT INTO accounts_premises (building_id, number, entrance, floor)
    SELECT {building}, n::text, '', '' FROM generate_series({first}, {last}) AS n;
INSERT INTO accounts_account (public_id, organization_id, premises_id, number, kind,
        unified_account_number, service_id, last_name, first_name, middle_name,
        ownership, phone, email)
    SELECT gen_random_uuid(), {organization}, id, 'p' || number, '', '', '', 'Петров',
        '', '', '', '', '' FROM accounts_premises
    WHERE building_id = {building} AND number::int BETWEEN {first} AND {last};
ANALYZE accounts_account, accounts_premises;
"""
CHARGES = """
CREATE TEMPORARY TABLE bench_lines AS SELECT {period}::bigint AS period_id, {values}
FROM accounts_account a JOIN tariffs_service s
    ON s.organization_id = a.organization_id
    AND (s.position < {others} OR a.id = {visited})
WHERE a.organization_id = {organization}
"""
# What a line tells; the columns that aren't here tell nothing.
TOLD = {
    "account_id": "a.id",
    "service_id": "s.id",
    "line": "s.position",
    "rate": "18.84",
    "unit": "'куб.м'",
    "volume": "5.5",
    "opening_balance": "100.00",
    "charged": "103.62",
    "paid": "100.00",
    "closing_balance": "103.62",
    "amount_due": "103.62",
    "recalculation_reason": "''",
    "volume_method": "''",
}
NOTHING = {"supplier_id": "NULL::bigint", "source_run": "NULL::bigint"}
VALUES = ", ".join(
    f"{TOLD.get(name) or NOTHING.get(name, 'NULL::numeric')} AS {name}"
    for name in LOADED_COLUMNS
)


def run() -> list[Result]:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("createcachetable", verbosity=0)
    organization, building = _company()
    town = {"organization": organization.pk, "building": building.pk}
    _execute(PEOPLE.format(first=1, last=FEW, **town))
    account = Account.objects.filter(organization=organization).earliest("pk")
    _bill(account, FIRST)
    visitor = _visitor(account)
    return [*_against_bare(account, visitor), *_growing(town, account, visitor)]


def _against_bare(account: Account, visitor: Client) -> Iterator[Result]:
    for name, address in _addresses(account).items():
        queries = _queries(visitor, address)
        first = _queries_of_new_process(visitor, address)
        # The session and the user are the login's, and the same for both.
        bare = f"/bare/{queries - 2}/{account.pk}/"
        page, empty = _rates(visitor, [address, bare])
        yield at_most(f"{name}: запросов к базе", queries, MOST_QUERIES, "")
        yield at_most(f"{name}: то же в новом процессе", first, MOST_QUERIES, "")
        yield at_least(
            f"{name} ÷ пустой вид с теми же запросами", page / empty, LEAST_SHARE
        )


def _growing(
    town: dict[str, int], account: Account, visitor: Client
) -> Iterator[Result]:
    at_first = _paces(account, visitor)
    for number in range(1, MONTHS):
        _bill(account, _month(number))
    with_years = _paces(account, visitor)
    _execute(PEOPLE.format(first=FEW + 1, last=MANY, **town))
    _bill(account, _month(MONTHS))
    in_town = _paces(account, visitor)
    names = _addresses(account)
    for name, few, many in zip(names, at_first, with_years, strict=True):
        growth = f"{name}: {MONTHS} закрытых месяцев к одному"
        yield at_most(growth, few / many, MOST_GROWTH)
    for name, few, many in zip(names, with_years, in_town, strict=True):
        yield at_most(f"{name}: {MANY} счетов к {FEW}", few / many, MOST_GROWTH)


def _paces(account: Account, visitor: Client) -> list[float]:
    """Each page's speed in that of the bare view, measured in turns with it.

    What is compared lies minutes apart, and the machine isn't the same then.
    """
    bare = f"/bare/{MOST_QUERIES}/{account.pk}/"
    *pages, empty = _rates(visitor, [*_addresses(account).values(), bare])
    return [page / empty for page in pages]


def _addresses(account: Account) -> dict[str, str]:
    newest = BillingPeriod.objects.billed_to(account)[0]
    return {
        "Главная": reverse("cabinet:account_home", args=[account.public_id]),
        "Начисления": reverse("charges:month", args=[account.public_id, newest.month]),
    }


def _company() -> tuple[Organization, Building]:
    organization = Organization.objects.create(inn="1655999997", name="УК «Страницы»")
    building = Building.objects.create(organization=organization, address="ул. Мер, 3")
    Service.objects.bulk_create(
        Service(organization=organization, name=f"Услуга {n}", position=n)
        for n in range(LINES)
    )
    return organization, building


def _bill(account: Account, month: dt.date) -> None:
    """Close a month of the whole town, in which the account has every line."""
    owner = account.organization_id
    period = BillingPeriod.objects.create(organization_id=owner, month=month)
    place = {"period": period.pk, "organization": owner, "visited": account.pk}
    _execute(CHARGES.format(values=VALUES, others=LINES_OF_OTHERS, **place))
    load_version(period=period, source="bench_lines", keep_missing=False)
    _execute("DROP TABLE bench_lines")
    close_period(period=period)
    _execute(f"ANALYZE {PARENT}")


def _month(number: int) -> dt.date:
    return dt.date(FIRST.year + number // 12, number % 12 + 1, 1)


def _visitor(account: Account) -> Client:
    user = get_user_model().objects.create(username="bench-pages")
    Residency.objects.create(user=user, account=account, method=Residency.Method.STAFF)
    client = Client()
    client.force_login(user)
    return client


def _queries(visitor: Client, address: str) -> int:
    visitor.get(address)
    return _counted(visitor, address)


def _queries_of_new_process(visitor: Client, address: str) -> int:
    """What the first look at a month takes, the site being cached."""
    directory.forget()
    frame.forget()
    return _counted(visitor, address)


def _counted(visitor: Client, address: str) -> int:
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        assert visitor.get(address).status_code == 200  # noqa: S101
    return len(asked)


def _rates(visitor: Client, addresses: list[str]) -> list[float]:
    """The best of several rounds each, taken in turns, so that all fare alike."""
    cookie = "; ".join(f"{m.key}={m.value}" for m in visitor.cookies.values())
    with served() as port:
        rounds = [
            [rate(port, address, cookie, REQUESTS) for address in addresses]
            for _ in range(ROUNDS)
        ]
    return [max(several) for several in zip(*rounds, strict=True)]


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
