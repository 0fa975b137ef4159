"""Both modes say the same of files made up at random, the good and the bad alike."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports import town
from tests.imports.modes import both

pytestmark = pytest.mark.django_db(transaction=False)

ACCOUNTS = ["A0", "A1", "A2", "A3", "А1", "", "5,5E+5", " A0 "]
NUMBERS = [
    "5",
    "5,00",
    "1 775,84",
    "−5",
    "-",
    "",
    "0",
    "12 34",
    "1,005",
    "9" * 13,
    "сто",
]
DATES = ["01.09.2017", "2017-09-01", "02.09.2017", "", "-", "30.02.2017", "31.12.2100"]
TEXTS = ["", "-", "Касса", "Касса  номер 1", "\\N", "п" * 120]
CODES = ["", "1", "2", "03", "1E+5", "7" * 60]
WHOLE = ["", "1", "0", "2,5", "-1", "99999"]
COLUMNS: dict[str, dict[str, list[str]]] = {
    "payments": {
        "Лицевой счёт": ACCOUNTS,
        "Дата платежа": DATES,
        "Сумма платежа": NUMBERS,
        "Номер операции": CODES,
        "Место платежа": TEXTS,
        "За какой месяц оплачено": ["", "08.2017", "0817", "1317", "Август 2017"],
        "Комиссия": NUMBERS,
    },
    "accounts": {
        "Лицевой счёт": [*ACCOUNTS, "N1", "N2"],
        "ФИО": ["", "-", "Иванова Анна Петровна", "Ким", "Али Гасан оглы", "п" * 120],
        "Фамилия": ["", "", "Петров", "—"],
        "Имя": ["", "Пётр"],
        "Адрес дома": [town.HOUSE, town.HOUSE, town.HOUSE, "", "ул. Другая, 2"],
        "Квартира": ["1", "2", "16 Д", "старая 0", "старая 1", ""],
        "Подъезд": CODES,
        "Этаж": ["", "1", "2"],
        "Количество комнат": WHOLE,
        "Общая площадь": NUMBERS,
        "Тип счёта": ["", "ЛС УО", "uo", "нет такого"],
        "E-mail": ["", "a@b.ru", "А@б.рф", "a.b-c@mail.example", "a@b", ".a@b.ru"],
    },
    "meters": {
        "Лицевой счёт": ACCOUNTS,
        "Услуга": ["Вода", "Вода", "Газ", "", "-", "вода"],
        "Заводской номер": ["M0", "M1", "1", "1E+5", ""],
        "Зона": ["", "день", "ночь", "утро"],
        "Разрядность": WHOLE,
        "Дата поверки": DATES,
        "Место установки": TEXTS,
        "Коэффициент": ["", "1", "1,0", "0", "40", "-1"],
        "Дата снятия показания": DATES,
        "Показание": NUMBERS,
    },
    "readings": {
        "Лицевой счёт": ACCOUNTS,
        "Услуга": ["Вода", "Вода", "Вода", "Газ", ""],
        "Заводской номер": ["M0", "M0", "M1", "M2", "1"],
        "Дата снятия показания": DATES,
        "Показание": [*NUMBERS, "6", "30", "61", "1000", "100000"],
        "Способ передачи": ["", "офис", "OFFICE", "голубь"],
        "Адрес": ["", "где-то", f"{town.HOUSE}, кв. старая 1"],
        "Зона": ["", "Т1", "ночь", "утро"],
    },
}
# Cells in which nothing is wrong, in the order of the columns.
SOUND: dict[str, list[list[str]]] = {
    "payments": [
        ["A0", "A1", "A2"],
        ["01.09.2017", "2017-09-02"],
        ["5", "5,00", "7"],
        ["", "1", "2", "3", "4", "5", "6"],
        ["", "Касса"],
        ["", "0817"],
        ["", "1"],
    ],
    "accounts": [
        ["A0", "A1", "N1", "N2", "N3"],
        ["Ким", "Ким Ир Сен"],
        ["", "Ли"],
        ["", "Пётр"],
        [town.HOUSE],
        ["1", "2", "старая 0"],
        ["", "1"],
        ["", "2"],
        ["", "1"],
        ["", "50,5"],
        ["", "ЛС УО"],
        ["", "a@b.ru"],
    ],
    "meters": [
        ["A0", "A1", "A2"],
        ["Вода", "Газ"],
        ["M0", "M1", "1", "2"],
        ["", "день"],
        ["", "5"],
        ["", "01.02.2017"],
        ["", "Кухня"],
        ["", "1,0", "40"],
        ["01.09.2017"],
        ["0", "5", "6,5"],
    ],
    "readings": [
        ["A0", "A1", "A2", "A3"],
        ["Вода"],
        [""],
        ["01.09.2017", "01.10.2017", "01.11.2017"],
        ["0", "6", "7", "1000"],
        ["", "офис"],
        ["", "где-то"],
        ["", "Т1"],
    ],
}
LEFT = {
    "accounts": ("accounts_account", "accounts_premises", "imports_rowchange"),
    "payments": ("payments_payment",),
    "meters": ("meters_meter", "meters_reading", "imports_rowchange"),
    "readings": ("meters_reading", "imports_rowchange"),
}


def rows_of(kind: str) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Rows that are good as a rule: the first of a column's values comes often."""
    cells = [st.sampled_from([values[0], *values]) for values in COLUMNS[kind].values()]
    return st.lists(st.tuples(*cells), min_size=1, max_size=12)


def told(kind: str, rows: list[tuple[str, ...]]) -> str:
    return "\n".join(";".join(row) for row in [tuple(COLUMNS[kind]), *rows])


@pytest.mark.parametrize("kind", town.KINDS)
def test_both_modes_say_the_same_of_any_file(kind: str) -> None:
    organization = town.found(4)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=rows_of(kind))
    def check(rows: list[tuple[str, ...]]) -> None:
        call: dict[str, Any] = {"organization": organization}
        by_rows, staged = both(kind, told(kind, rows), LEFT[kind], **call)
        assert staged == by_rows

    check()


@pytest.mark.parametrize("kind", town.KINDS)
def test_both_modes_say_the_same_of_files_without_a_fault(kind: str) -> None:
    """One bad row refuses the whole file: what is written is compared here."""
    organization = town.found(4)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        rows=st.lists(
            st.tuples(*(st.sampled_from(values) for values in SOUND[kind])),
            min_size=1,
            max_size=5,
        )
    )
    def check(rows: list[tuple[str, ...]]) -> None:
        if kind == "readings":
            # With an address beside it, the number alone will do.
            rows = [
                ("" if rest[-2] else a, s, f"M{a[1:]}", *rest)
                for a, s, _, *rest in rows
            ]
        by_rows, staged = both(
            kind, told(kind, rows), LEFT[kind], organization=organization
        )
        assert staged == by_rows

    check()
