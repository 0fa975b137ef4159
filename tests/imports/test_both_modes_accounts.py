"""Accounts: row mode and the set-based mode say the same of the same file."""

from dataclasses import replace

import pytest

from cabinet.accounts.models import Organization
from imports.readers import read
from tests.imports import samples
from tests.imports.modes import both, go
from tests.imports.test_undo import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

TABLES = ("accounts_account", "accounts_premises", "imports_rowchange")
HOUSE = "г. Казань, ул. КУРСКАЯ, д. 20"
PLAIN = "Организация;Лицевой счёт;Фамилия;Адрес дома;Квартира"
NAMED = "Организация;Лицевой счёт;ФИО;Адрес дома;Квартира"
FULL = (
    "Организация;Лицевой счёт;Фамилия;Имя;Отчество;Адрес дома;Квартира;Тип счёта;ЕЛС;"
    "Идентификатор ЖКУ;Подъезд;Этаж;Количество комнат;Количество жильцов;"
    "Зарегистрировано;Общая площадь;Отапливаемая площадь;Жилая площадь;"
    "Тип собственности;Телефон;E-mail"
)
FILES = {
    "new, changed and known": f"""{FULL}
        1655000010;551412;Петров;Пётр;;{HOUSE};1;ЛС УО;;;1;2;3;4;5;50,5;50;40;частная;+7 900;a@b.ru
        1655000010;900;Новая;Анна;Ивановна;{HOUSE};77;UO;1234567890;12345;1;5;1;0;-;33;;;;;
        1655000010;901;Новая;Анна;Ивановна;{HOUSE};77;;;;;;;;;;;;;;
        1655000010;902;—;;;{HOUSE};78;;;;;;;;;;;;;;""",
    "values that are none": f"""{FULL}
        1655000010;910;А;;;{HOUSE};1;ЛС НЕТ;;;;;;;;;;;;;
        1655000010;911;А;;;{HOUSE};2;;12345678901;;;;;;;;;;;;
        1655000010;912;А;;;{HOUSE};3;;;;;;1,5;;;;;;;;
        1655000010;913;А;;;{HOUSE};4;;;;;;99999;;;;;;;;
        1655000010;914;А;;;{HOUSE};5;;;;;;;-1;;;;;;;
        1655000010;915;А;;;{HOUSE};6;;;;;;;;;1,234;;;;;
        1655000010;916;А;;;{HOUSE};7;;;;;;;;;;;;;;не адрес
        1655000010;917;{"а" * 101};;;{HOUSE};8;;;;;;;;;;;;;;
        1655000010;918;А;;;{HOUSE};{"9" * 21};;;;;;;;;;;;;;
        1655000010;919;А;;;{HOUSE};9;;;;{"п" * 11};;;;;;;;;;
        1655000010;9,1E+5;А;;;{HOUSE};10;;;;;;;;;;;;;;
        1655000010;;А;;;{HOUSE};11;;;;;;;;;;;;;;
        1655000010;{"9" * 31};А;;;{HOUSE};11;;;;;;;;;;;;;;
        1655000010;920;А;;;{HOUSE};;;;;;;;;;;;;;;
        1655000010;921;А;;;ул. Не та, 1;1;;;;;;;;;;;;;;
        7700000000;922;А;;;{HOUSE};1;;;;;;;;;;;;;;
        ;923;А;;;{HOUSE};1;;;;;;;;;;;;;;
        1655000010;924;А;;;—;1;;;;;;;;;;;;;;""",
    "flats moved and contradicted": f"""{PLAIN};Подъезд;Этаж
        1655000010;930;А;{HOUSE};500;1;2
        1655000010;931;Б;{HOUSE};500;;3
        1655000010;932;В;{HOUSE};501;1;
        1655000010;933;Г;{HOUSE};501;1;9
        1655000010;551412;Д;{HOUSE};1;7;8
        1655000010;551001;Д;{HOUSE};1;7;""",
    "flats moved alike": f"""{PLAIN};Подъезд;Этаж
        1655000010;932;В;{HOUSE};501;1;
        1655000010;933;Г;{HOUSE};501;;9
        1655000010;551412;Д;{HOUSE};1;7;8
        1655000010;551001;Д;{HOUSE};1;7;
        1655000010;551001;Д;{HOUSE};1;7;""",
    "an odd row shares a flat": f"""{PLAIN}
        1655000010;940;А;{HOUSE};600;лишнее
        1655000010;941;А;{HOUSE};600
        1655000010;942;А;{HOUSE};601""",
    "an odd row that is good": f"""{PLAIN};Общая площадь;Подъезд
        1655000010;943;А;{HOUSE};600;.5;
        1655000010;944;А;{HOUSE};600;5;2
        1655000010;945;А;{HOUSE};601;1 000;
        1655000010;946;А;{HOUSE};601;1 000,00;""",
    "numbers twice": f"""{PLAIN}
        1655000010;950;А;{HOUSE};700
        1655000010;951;А;{HOUSE};700
        1655000010;950;А;{HOUSE};701
        1655000010;952;;{HOUSE};701
        1655000010;952;А;{HOUSE};701""",
    "names in one column": f"""{NAMED}
        1655000010;551412;Иванова Анна Петровна;{HOUSE};1
        1655000010;551001;Иванова;{HOUSE};2
        1655000010;960;Мамедов Али Гасан оглы;{HOUSE};3
        1655000010;961; Ким   Ир ;{HOUSE};4
        1655000010;962;;{HOUSE};5
        1655000010;963;-;{HOUSE};5
        1655000010;964;Иванова {"а" * 101};{HOUSE};5""",
    "names in both": f"""Организация;Лицевой счёт;ФИО;Фамилия;Имя;Адрес дома;Квартира
        1655000010;970;Иванова Анна Петровна;Сидорова;;{HOUSE};1
        1655000010;971;Иванова Анна Петровна;;Мария;{HOUSE};1
        1655000010;972;;Сидорова;Мария;{HOUSE};1
        1655000010;973;;;Мария;{HOUSE};1
        1655000010;974;Иванова Анна;-;-;{HOUSE};1""",
    "few columns": f"{PLAIN}\n1655000010;551412;Иванова;{HOUSE};1",
    "a missing column": "Лицевой счёт;Фамилия\n551412;Иванова",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_of_accounts(text):
    rows, staged = both("accounts", text, TABLES)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_say_the_same_with_an_organization_of_the_call(text):
    sun = Organization.objects.get(inn="1655000010")

    rows, staged = both("accounts", text, TABLES, organization=sun)

    assert staged == rows


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_both_modes_keep_what_empty_cells_do_not_tell(text):
    """A profile may say that an empty cell keeps what the portal holds."""
    load("accounts", samples.text("accounts.csv"))
    table = replace(read(data=samples._lines(text), name="a.csv"), keep_empty=True)

    rows = go("accounts", table, TABLES, row_mode=True)
    staged = go("accounts", table, TABLES, row_mode=False)

    assert staged == rows


def test_both_modes_say_the_same_of_the_manuals():
    rows, staged = both("accounts", samples.text("accounts.csv"), TABLES)

    assert staged == rows
    assert staged[0]["unchanged"] == staged[0]["rows"] > 0
