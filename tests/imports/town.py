"""A small town, and files of every kind that goes set-based about it."""

from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter, Reading
from cabinet.payments.models import Payment
from imports.models import ImportRun
from imports.services import register_file
from tests.factories import (
    AccountFactory,
    BuildingFactory,
    MeterFactory,
    ServiceFactory,
)

HOUSE = "ул. Малая, 1"
TABLES = {
    "accounts": Account,
    "payments": Payment,
    "meters": Meter,
    "readings": Reading,
}
KINDS = tuple(TABLES)
HEADINGS = {
    "accounts": "Лицевой счёт;Фамилия;Адрес дома;Квартира",
    "payments": "Лицевой счёт;Дата платежа;Сумма платежа;Номер операции",
    "meters": "Лицевой счёт;Услуга;Заводской номер;Место установки",
    "readings": "Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание",
}
ROWS = {
    "accounts": "N{n};Петров{word};" + HOUSE + ";{n}",
    "payments": "A{n};01.09.2017;{word};P{n}",
    "meters": "A{n};Вода;N{n};Кухня {word}",
    "readings": "A{n};Вода;M{n};01.09.2017;{word}",
}


def found(accounts: int = 20) -> Organization:
    """The town: accounts A0, A1… with a water meter M0, M1… each."""
    building = BuildingFactory(address=HOUSE)
    organization = building.organization
    service = ServiceFactory(organization=organization, name="Вода")
    for n in range(accounts):
        account = AccountFactory(
            organization=organization,
            premises__building=building,
            premises__number=f"старая {n}",
            number=f"A{n}",
        )
        MeterFactory(account=account, service=service, serial_number=f"M{n}")
    return organization


def file_of(kind: str, rows: int, word: int = 5) -> ImportRun:
    """A file of good rows; every seventh is written so that SQL leaves it to row mode."""
    lines = [
        ROWS[kind].format(n=n, word=word) if n % 7 else _odd(kind, n, word)
        for n in range(rows)
    ]
    return register_file(
        kind=kind,
        data="\n".join([HEADINGS[kind], *lines]).encode(),
        name=f"{kind}.csv",
        organization=Organization.objects.get(),
    )


def _odd(kind: str, n: int, word: int) -> str:
    """A number as SQL doesn't read it; texts have nothing of the kind."""
    written = f"{word},0000" if kind in ("payments", "readings") else str(word)
    return ROWS[kind].format(n=n, word=written)


def held(kind: str) -> int:
    """Rows of the kind, those that the town was founded with left out."""
    rows = TABLES[kind].objects.all()
    if kind == "accounts":
        rows = rows.filter(number__startswith="N")
    if kind == "meters":
        rows = rows.filter(serial_number__startswith="N")
    return rows.count()
