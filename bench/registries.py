"""A bank's registry of a town: from the file to payments and the basket."""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from bench.charges import TOWN
from bench.measuring import seconds
from bench.result import Result, at_most
from cabinet.accounts.models import Building, Organization
from cabinet.payments.models import UnallocatedPayment
from imports.services import check_file, import_file, register_file

ROWS = int(os.environ.get("BENCH_REGISTRY_ROWS", "100000"))
# Every hundredth line is of an account that nobody knows.
UNKNOWN = 100
AMOUNT, FEE = Decimal("1234.56"), Decimal("13.58")
PLAIN = """
CREATE TABLE bench_payments (LIKE payments_payment INCLUDING DEFAULTS
    INCLUDING CONSTRAINTS INCLUDING INDEXES);
ALTER TABLE bench_payments
    ADD FOREIGN KEY (account_id) REFERENCES accounts_account (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (organization_id) REFERENCES accounts_organization (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (replaces_id) REFERENCES bench_payments (id)
        DEFERRABLE INITIALLY DEFERRED;
"""


def run() -> list[Result]:
    organization = _town()
    with TemporaryDirectory() as folder:
        return list(_measured(organization, Path(folder)))


def _measured(organization: Organization, folder: Path) -> Iterator[Result]:
    path = folder / "1655999996_40702810462000000001_001.txt"
    _write(path, ROWS)
    loaded = seconds(lambda: _load(organization, path))
    again = seconds(lambda: _check(organization, path))
    waiting = UnallocatedPayment.objects.filter(organization=organization).count()
    plain = _plain_copy(folder)
    name = f"Реестр банка, {ROWS} строк"
    yield at_most(f"{name}: проверить и загрузить, к 4 × COPY", loaded, 4 * plain, "с")
    yield at_most(f"{name}: узнать тот же файл, к первому разу", again, loaded, "с")
    yield at_most(f"{name}: потеряно строк", ROWS // UNKNOWN - waiting, 0, "шт")


def _town() -> Organization:
    organization = Organization.objects.create(inn="1655999996", name="УК «Реестр»")
    building = Building.objects.create(organization=organization, address="ул. Р, 1")
    with connection.cursor() as cursor:
        cursor.execute(
            TOWN.format(
                building=building.pk, organization=organization.pk, accounts=ROWS
            )
        )
    return organization


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1251", newline="\r\n") as file:
        file.writelines(_line(number) for number in range(1, rows + 1))
        totals = (AMOUNT * rows, (AMOUNT - FEE) * rows, FEE * rows)
        written = ";".join(str(total).replace(".", ",") for total in totals)
        file.write(f"={rows};{written};411378;30-09-2026\n")


def _line(number: int) -> str:
    account = f"{number:09d}" if number % UNKNOWN else f"X{number}"
    sums = f"{AMOUNT};{AMOUNT - FEE};{FEE}".replace(".", ",")
    return (
        f"27-09-2026;07-28-28;8618;8618999V;{500_000_000_000 + number};{account};"
        f"ПЕТРОВ;КАЗАНЬ, УЛ. САДОВАЯ, Д. 7А, КВ. {number};0926;{sums};5\n"
    )


def _load(organization: Organization, path: Path) -> None:
    report = import_file(run=_register(organization, path))
    assert (report.errors, report.new) == ([], ROWS)  # noqa: S101


def _check(organization: Organization, path: Path) -> None:
    report = check_file(run=_register(organization, path))
    assert report.unchanged == ROWS  # noqa: S101


def _register(organization: Organization, path: Path) -> Any:
    return register_file(
        kind="payments",
        data=path,
        name=path.name,
        organization=organization,
        profile="sber-payments-a",
    )


def _plain_copy(folder: Path) -> float:
    """COPY of the same payments into a table with the same keys and indexes."""
    path = folder / "plain.txt"
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        with path.open("w") as file:
            cursor.copy_expert("COPY payments_payment TO STDOUT", file)

        def copy() -> None:
            with path.open() as file:
                cursor.copy_expert("COPY bench_payments FROM STDIN", file)

        return seconds(copy)
