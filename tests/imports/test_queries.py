"""Look-ups are made once for a file, never once a row."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.accounts.models import Account, Organization
from tests.imports.samples import check_text, counts, load_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

HOUSE = "г. Казань, ул. КУРСКАЯ, д. 20"
AUGUST = dt.date(2017, 8, 1)


def accounts(number: int, name: str = "Петров") -> str:
    headings = "Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира;Подъезд"
    rows = [f"1655000010;Q{n};{name};{HOUSE};q{n};1" for n in range(number)]
    return "\n".join([headings, *rows])


def charges(number: int, amount: int = 5) -> str:
    headings = "Лицевой счёт;Услуга;Поставщик;Начислено"
    rows = [f"Q{n};Услуга {n % 3};Поставщик {n % 2};{amount}" for n in range(number)]
    return "\n".join([headings, *rows])


def readings(number: int) -> str:
    headings = "Лицевой счёт;Услуга;Заводской номер;Дата снятия показания;Показание"
    rows = [f"Q{n};Отопление;{n};01.09.2017;5" for n in range(number)]
    return "\n".join([headings, *rows])


def payments(number: int) -> str:
    headings = "Лицевой счёт;Дата платежа;Сумма платежа;Номер операции"
    rows = [f"Q{n};01.09.2017;5;{n or ''}" for n in range(number)]
    return "\n".join([headings, *rows])


def queries(kind: str, text: str, **call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        report = check_text(kind, text, **call)
    assert not report.refused
    return len(captured)


def test_accounts_ask_as_much_for_sixty_rows_as_for_six():
    assert queries("accounts", accounts(6)) == queries("accounts", accounts(60))

    load_text("accounts", accounts(60))
    changed = (accounts(6, "Сидоров"), accounts(60, "Сидоров"))
    assert queries("accounts", changed[0]) == queries("accounts", changed[1])


def test_charges_ask_as_much_for_sixty_rows_as_for_six():
    load_text("accounts", accounts(60))
    call = {"organization": Organization.objects.get(inn="1655000010"), "month": AUGUST}

    assert queries("charges", charges(6), **call) == queries(
        "charges", charges(60), **call
    )

    assert counts(load_text("charges", charges(60), **call)) == (60, 0, 0, 0)
    # Both lack some of the sixty: what is missing is named, too.
    few, many = charges(6, 7), charges(59, 7)
    assert queries("charges", few, **call) == queries("charges", many, **call)


@pytest.mark.parametrize(
    ("kind", "rows"), [("meters", readings), ("payments", payments)]
)
def test_other_kinds_ask_as_much_for_sixty_rows_as_for_six(kind, rows):
    load_text("accounts", accounts(60))

    assert queries(kind, rows(6)) == queries(kind, rows(60))

    load_text(kind, rows(60))
    assert queries(kind, rows(6)) == queries(kind, rows(60))
    assert Account.objects.filter(number__startswith="Q").count() == 60
