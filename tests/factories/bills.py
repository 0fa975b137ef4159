"""Bills for tests: the figures that the manuals print, or any lines at all."""

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import add_version, close_period
from cabinet.tariffs.models import Service
from tests.factories import AccountFactory, BillingPeriodFactory, ServiceFactory, charge

DATA = Path(__file__).resolve().parents[2] / "portal/demo/data"
AUGUST = dt.date(2017, 8, 1)
# Account number → its month, file and the file's encoding.
MANUALS = {
    "551412": (AUGUST, "charges-2017-08.csv", "cp1251"),
    "А-0154": (dt.date(2014, 10, 1), "charges-2014-10.csv", "utf-8-sig"),
    "00000000": (dt.date(2020, 3, 1), "charges-2020-03.csv", "utf-8-sig"),
}
COLUMNS = {
    "rate": "Тариф",
    "volume": "Расход",
    "paid": "Оплачено",
    "opening_balance": "Вх.сальдо",
    "charged": "Начислено",
    "recalculation": "Перерасчет",
    "under_delivery": "Недопоставка",
    "closing_balance": "Исх.сальдо",
    "amount_due": "К оплате",
}


def printed_rows(number: str) -> list[dict[str, str]]:
    """The rows of the manual's table, as text."""
    _, name, encoding = MANUALS[number]
    with (DATA / name).open(encoding=encoding) as file:
        return list(csv.DictReader(file, delimiter=";"))


def manual_bill(number: str, **account: object) -> tuple[Account, BillingPeriod]:
    """A new account with the bill that a manual prints, its month closed."""
    month = MANUALS[number][0]
    holder = AccountFactory(number=number, **account)
    lines = [
        _line(holder, position, row)
        for position, row in enumerate(printed_rows(number), start=1)
    ]
    return holder, publish(holder, lines, month=month)


def publish(
    account: Account, lines: Iterable[Charge], *, month: dt.date = AUGUST
) -> BillingPeriod:
    """Load the lines into the organisation's month and close it."""
    period = loaded(account, lines, month=month)
    return close_period(period=period)


def loaded(
    account: Account, lines: Iterable[Charge], *, month: dt.date = AUGUST
) -> BillingPeriod:
    """Load the lines into a month that stays open."""
    period = BillingPeriod.objects.filter(
        organization=account.organization, month=month
    ).first() or BillingPeriodFactory(organization=account.organization, month=month)
    add_version(period=period, charges=lines)
    return period


def simple_line(account: Account, amount: str, **values: object) -> Charge:
    """One service charged and due in full."""
    service = values.pop("service", None)
    money = Decimal(amount)
    return charge(
        account,
        service or ServiceFactory(organization=account.organization),
        **{"charged": money, "closing_balance": money, "amount_due": money, **values},
    )


def _line(account: Account, position: int, row: dict[str, str]) -> Charge:
    service, _ = Service.objects.get_or_create(
        organization=account.organization, name=row["Услуга"]
    )
    values = {name: _number(row[title]) for name, title in COLUMNS.items()}
    return charge(account, service, line=position, unit=row["Ед.измер"], **values)


def _number(text: str) -> Decimal | None:
    plain = "".join(text.split()).replace(",", ".")
    return Decimal(plain) if plain else None
