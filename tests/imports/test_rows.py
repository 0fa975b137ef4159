"""What each kind does with a row: new, changed, unchanged, refused."""

import datetime as dt
from decimal import Decimal

import pytest

from cabinet.accounts.models import Account, Organization, Premises
from cabinet.charges.models import BillingPeriod, Charge, PeriodVersion
from cabinet.charges.services import close_period, reopen_period
from cabinet.meters.models import BuildingMeter, BuildingReading, Meter, Reading
from cabinet.payments.models import Payment
from cabinet.tariffs.models import Service
from tests.factories import OrganizationFactory
from tests.imports.samples import counts, load_text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manuals")]

AUGUST = dt.date(2017, 8, 1)


def sun() -> Organization:
    return Organization.objects.get(inn="1655000010")


def charges(written: str, **call):
    call = {"organization": sun(), "month": AUGUST, **call}
    return load_text("charges", written, **call)


# accounts

ACCOUNTS = "Организация;Платёжный код;ФИО;Адрес дома;Квартира;Подъезд"
HOUSE = "г. Казань, ул. КУРСКАЯ, д. 20"


def test_a_full_name_is_split_and_the_flat_is_made():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS}
        1655000010;0077;Аль Масри Юсуф ибн Али;{HOUSE};007;2""",
    )

    assert counts(report) == (1, 0, 0, 0)
    account = Account.objects.get(number="0077")
    names = (account.last_name, account.first_name, account.middle_name)
    assert names == ("Аль", "Масри", "Юсуф ибн Али")
    assert (account.premises.number, account.premises.entrance) == ("007", "2")


def test_a_changed_account_moves_and_one_absent_column_stays():
    rows = f"""{ACCOUNTS}
        ООО УК "Солнечный город";551001;Иванов Пётр;{HOUSE};2;"""
    before = Account.objects.get(number="551001")

    first, again = load_text("accounts", rows), load_text("accounts", rows)

    assert (counts(first), counts(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    account = Account.objects.get(number="551001")
    assert (account.holder, account.premises.number) == ("Иванов Пётр", "2")
    assert account.email == before.email == "abonent@mail.example"


def test_an_entrance_belongs_to_the_flat_and_counts_as_a_change():
    rows = f"""{ACCOUNTS}
        1655000010;551001;Иванов Иван Иванович;{HOUSE};1;9"""
    load_text("accounts", rows.replace(";9", ";1"))

    first, again = load_text("accounts", rows), load_text("accounts", rows)

    assert (counts(first), counts(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert Premises.objects.get(number="1").entrance == "9"


def test_rows_that_contradict_each_other_about_a_flat_are_refused():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS}
        1655000010;1;Петров;{HOUSE};5;1
        1655000010;2;Сидоров;{HOUSE};5;2""",
    )

    assert told(report) == [
        "Строка 3, «Подъезд» = «2»: В строке 2 об этой же квартире сказано «1»."
    ]


def test_an_account_of_an_unknown_house_is_told_to_load_houses():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS}
        1655000010;1;Петров;ул. Новая, д. 1;5;1
        1656000020;2;Петров;{HOUSE};5;1""",
    )

    assert [e.line for e in report.errors] == [2, 3]
    assert all("сначала загрузите дома" in e.text for e in report.errors)
    assert not Account.objects.filter(last_name="Петров").exists()


def test_what_the_file_lacks_is_counted_and_stays():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS}
        1655000010;551001;ИВАНОВ ИВАН ИВАНОВИЧ;{HOUSE};1;1""",
    )

    assert (counts(report), report.missing) == ((0, 0, 1, 0), 2)


def test_one_bad_row_refuses_the_whole_file_and_names_every_fault():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS};Общая площадь;Количество комнат;E-mail
        1655000010;1;Петров;{HOUSE};5;1;50,1;2;
        1655000010;2;;{HOUSE};;1;много;1,5;
        1655000010;3;Петров;{HOUSE};6;1;12345678901234;2;почта
        1655000010;{"9" * 31};Петров;{HOUSE};6;1;1,234;2;""",
    )

    assert told(report) == [
        "Строка 3, «Общая площадь» = «много»: Это не число. Впишите его так: 1775,84.",
        (
            "Строка 3, «Количество комнат» = «1,5»: Нужно целое число."
            " Впишите его без дробной части."
        ),
        "Строка 3, «ФИО»: Пусто. Заполните эту ячейку.",
        "Строка 3, «Квартира»: Пусто. Заполните эту ячейку.",
        (
            "Строка 4, «Общая площадь» = «12345678901234»: Убедитесь, что вы ввели не"
            " более 12 цифр."
        ),
        "Строка 4, «E-mail» = «почта»: Введите правильный адрес электронной почты.",
        (
            f"Строка 5, «Платёжный код» = «{'9' * 31}»: Убедитесь, что это значение"
            " содержит не более 30 символов (сейчас 31)."
        ),
        (
            "Строка 5, «Общая площадь» = «1,234»: Убедитесь, что вы ввели не более 2"
            " цифр после запятой."
        ),
    ]
    assert not Account.objects.filter(last_name="Петров").exists()
    assert report.new == 0


def test_a_key_twice_in_a_file_names_both_lines():
    report = load_text(
        "accounts",
        f"""{ACCOUNTS}
        1655000010;1;Петров;{HOUSE};5;1
        1656000020;1;Петров;ул. Гражданская, д. 12;5;1
        1655000010;1;Петров;{HOUSE};5;1""",
    )

    assert [(e.line, e.text) for e in report.errors] == [
        (4, "Строки 2 и 4 об одном и том же. Оставьте одну.")
    ]


def test_an_unknown_organization_and_stray_cells_are_row_errors():
    report = load_text(
        "buildings",
        """Организация;Адрес дома
        7700000000;ул. Новая, д. 1
        1655000010;ул. Новая, д. 2;лишнее""",
    )

    assert [(e.line, e.column) for e in report.errors] == [(2, "Организация"), (3, "")]
    assert "Проверьте разделители" in report.errors[1].text


def test_an_organization_changes_by_its_inn():
    report = load_text(
        "organizations",
        """ИНН;Наименование;Тип;Показания с
        1655000010;ООО УК "Солнце";тсж;
        1655000011;Новая;РЦ;32""",
    )
    assert told(report) == [
        (
            "Строка 3, «Показания с» = «32»: Убедитесь, что это значение меньше либо"
            " равно 31."
        )
    ]

    report = load_text(
        "organizations",
        """ИНН;Наименование;Тип;Показания с
        1655000010;ООО УК "Солнце";тсж;""",
    )

    assert counts(report) == (0, 1, 0, 0)
    assert (sun().name, sun().kind, sun().readings_from) == (
        'ООО УК "Солнце"',
        "homeowners",
        10,
    )


def test_a_choice_tells_what_would_do():
    report = load_text("organizations", "ИНН;Наименование;Тип\n1655000010;А;ЖЭК")

    assert told(report) == [
        "Строка 2, «Тип» = «ЖЭК»: Такого значения нет. Подойдут: УК, ТСЖ, РСО, РЦ."
    ]


# periods


def test_a_closed_period_is_not_changed_by_a_file():
    close_period(period=BillingPeriod.objects.get(month=AUGUST))

    report = load_text(
        "periods",
        """Организация;Период;Оплатить до;Статус
        1655000010;0817;10.09.2017;Открыт
        1655000010;Сентябрь 2017;10.10.2017;Открыт""",
    )
    moved = load_text(
        "periods",
        """Организация;Период;Оплатить до
        1655000010;08.2017;11.09.2017""",
    )

    assert [(e.line, e.column) for e in report.errors] == [(2, "Статус")]
    assert [(e.line, e.column) for e in moved.errors] == [(2, "Оплатить до")]
    assert "reopen_period" in report.errors[0].text
    period = BillingPeriod.objects.get(month=AUGUST)
    assert (period.is_closed, period.pay_until) == (True, dt.date(2017, 9, 10))


def test_a_period_may_come_from_the_call_and_be_closed_at_once():
    report = load_text(
        "periods",
        "Статус;Оплатить до\nЗакрыт;10.11.2017",
        organization=sun(),
        month=dt.date(2017, 10, 1),
    )

    assert counts(report) == (1, 0, 0, 0)
    assert BillingPeriod.objects.get(month=dt.date(2017, 10, 1)).is_closed
    assert "нет начислений" in report.warnings[0].text


# tariffs


def test_a_tariff_that_makes_no_sense_is_refused():
    report = load_text(
        "tariffs",
        """Организация;Услуга;Тариф;Действует с;Действует по
        1655000010;Новая;-5;01.01.2018;
        1655000010;Другая;5;01.02.2018;01.01.2018
        1655000010;Третья;5,12345;01.02.2018;""",
    )

    assert [(e.line, e.column) for e in report.errors] == [
        (2, "Тариф"),
        (3, "Действует по"),
        (4, "Тариф"),
    ]
    assert not Service.objects.filter(name="Новая").exists()


# charges

CHARGES = (
    "Лицевой счёт;Услуга;Поставщик;Ед.измер;Тариф;Расход;Вх.сальдо;Начислено;Исх.сальдо"
)


def test_services_nobody_knew_are_made_with_a_warning():
    report = charges(
        f"""{CHARGES}
        551412;Домофон;ООО Дверь;кв.;50;1;0;50;50
        551001;Домофон;ООО Дверь;кв.;50;1;0;50;50"""
    )

    assert counts(report) == (2, 0, 0, 0)
    assert [(w.line, w.column) for w in report.warnings] == [
        (2, "Услуга"),
        (2, "Поставщик"),
    ]
    assert Service.objects.get(name="Домофон").unit == "кв."
    assert Charge.objects.filter(supplier__name="ООО Дверь").count() == 2


def test_a_change_makes_a_version_with_everything_in_it():
    charges(
        f"""{CHARGES}
        551412;Отопление;;;;;0;100,00;100,00
        551412;Пени;;;;;0;5;5
        551001;Отопление;;;;;0;200;200"""
    )

    report = charges(
        f"""{CHARGES}
        551412;Пени;;;;;0;6;6
        551412;Отопление;;;;;0;100;100
        551412;Холодная вода;;;;;0;7;7"""
    )

    assert (counts(report), report.missing) == ((1, 1, 1, 0), 1)
    draft = BillingPeriod.objects.get(month=AUGUST).draft_version
    lines = draft.charges.filter(account__number="551412").order_by("line")
    assert [(c.line, c.charged) for c in lines] == [
        (2, Decimal(6)),
        (3, Decimal(100)),
        (4, Decimal(7)),
    ]
    assert draft.charges.get(account__number="551001").charged == Decimal(200)
    assert PeriodVersion.objects.count() == 2


def test_money_is_taken_as_given_and_odd_lines_are_warned_of():
    report = charges(
        f"""{CHARGES}
        551412;Отопление;;;18,84;10,42;10;196,28;206,28
        551412;Водоотведение;;;18,84;10,42;10;300;310,01"""
    )

    assert counts(report) == (2, 0, 0, 0)
    assert [str(w) for w in report.warnings] == [
        "Строка 3, «Исх.сальдо» = «310,01»: По остальным суммам строки сальдо 310,00.",
        "Строка 3, «Начислено» = «300»: Тариф × расход = 196,31.",
    ]
    assert Charge.objects.get(charged=300).closing_balance == Decimal("310.01")


def test_charges_of_a_closed_month_are_refused_until_it_is_reopened():
    rows = f"{CHARGES}\n551412;Отопление;;;;;0;1;1\n551001;Отопление;;;;;0;1;1"
    period = close_period(period=BillingPeriod.objects.get(month=AUGUST))

    refused = charges(rows)
    reopen_period(period=period)
    loaded = charges(rows)

    assert len(refused.errors) == 1
    assert "Период 08.2017" in refused.errors[0].text
    assert "закрыт" in refused.errors[0].text
    assert counts(loaded) == (2, 0, 0, 0)


def test_charges_and_periods_need_a_month():
    rows = f"Период;{CHARGES}\n;551412;Отопление;;;;;0;1;1"
    periods = "Организация;Период\n1655000010;"

    reports = (charges(rows, month=None), load_text("periods", periods))

    for report in reports:
        assert [(e.line, e.column) for e in report.errors] == [(2, "Период")]
        assert "Не указан период" in report.errors[0].text


def test_charges_of_a_month_that_nobody_opened_are_refused():
    report = charges(
        f"{CHARGES}\n551412;Отопление;;;;;0;1;1", month=dt.date(2018, 1, 1)
    )

    assert "загрузите расчётные периоды" in report.errors[0].text


def test_an_account_number_of_two_organizations_needs_the_organization():
    load_text(
        "accounts",
        f"""{ACCOUNTS}
        1656000020;551412;Петров;ул. Гражданская, д. 12;5;1""",
    )
    rows = f"{CHARGES}\n551412;Отопление;;;;;0;1;1"

    unclear, clear = charges(rows, organization=None), charges(rows)

    assert "Не указана организация" in unclear.errors[0].text
    assert counts(clear) == (1, 0, 0, 0)


# meters

METERS = "Лицевой счёт;Услуга;Заводской номер;Зона;Дата снятия показания;Показание"


def test_a_meter_with_zones_is_several_and_a_new_reading_is_a_change():
    rows = f"""{METERS}
        551001;Электроснабжение;0012;день;01.09.2017;10,5
        551001;Электроснабжение;0012;Ночь;01.09.2017;7"""

    first, again = load_text("meters", rows), load_text("meters", rows)
    later = load_text("meters", rows.replace("01.09", "01.10"))

    assert (counts(first), counts(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert counts(later) == (0, 2, 0, 0)
    assert Meter.objects.filter(serial_number="0012").count() == 2
    assert Reading.objects.filter(meter__serial_number="0012").count() == 4


def test_half_a_reading_and_a_negative_one_are_refused():
    report = load_text(
        "meters",
        f"""{METERS}
        551001;Электроснабжение;1;;;10
        551001;Электроснабжение;2;;01.09.2017;
        551001;Электроснабжение;3;;01.09.2017;-1
        551001;Электроснабжение;4;;01.09.2017;{"9" * 16}""",
    )

    assert [(e.line, e.column) for e in report.errors] == [
        (2, "Дата снятия показания"),
        (3, "Показание"),
        (4, "Показание"),
        (5, "Показание"),
    ]
    assert not Meter.objects.filter(account__number="551001").exists()


def test_a_meter_of_a_new_service_brings_it_with_a_warning():
    dwelling = load_text("meters", f"{METERS}\n551001;Газ;1;;;")
    house = load_text(
        "building-meters",
        f"Адрес дома;Услуга;Заводской номер\n{HOUSE};Дождь;1",
    )

    for report in (dwelling, house):
        assert counts(report) == (1, 0, 0, 0)
        assert report.warnings[0].text.startswith("Новая услуга")


def test_a_ratio_is_above_zero_and_one_where_nobody_tells_it():
    rows = "Лицевой счёт;Услуга;Заводской номер;Коэффициент\n551001;Отопление;1;"

    refused, loaded = load_text("meters", f"{rows}0"), load_text("meters", rows)

    assert told(refused) == [
        "Строка 2, «Коэффициент» = «0»: Коэффициент должен быть больше нуля."
    ]
    assert counts(loaded) == (1, 0, 0, 0)
    assert Meter.objects.get(account__number="551001").ratio == 1


def test_a_corrected_reading_of_a_meter_is_a_change():
    rows = f"{METERS}\n551412;Холодная вода;18848646;;01.09.2017;397"

    assert counts(load_text("meters", rows)) == (0, 1, 0, 0)
    assert Reading.objects.current().get(meter__serial_number="18848646").value == 397


def test_a_reading_never_makes_a_meter():
    report = load_text(
        "readings",
        f"""{METERS};Способ передачи
        551412;Холодная вода;18848646;;01.10.2017;400;телефон
        551412;Холодная вода;18848647;;01.10.2017;400;""",
    )

    assert [(e.line, e.column) for e in report.errors] == [(3, "Заводской номер")]
    assert not Reading.objects.filter(date=dt.date(2017, 10, 1)).exists()


def test_readings_are_added_corrected_and_left_alone():
    rows = f"""{METERS};Способ передачи
        551412;Холодная вода;18848646;;01.10.2017;400;телефон
        551412;Холодная вода;18848646;;01.09.2017;396;"""

    first, again = load_text("readings", rows), load_text("readings", rows)
    corrected = load_text("readings", rows.replace(";400;", ";401,5;"))

    assert (counts(first), counts(again)) == ((1, 0, 1, 0), (0, 0, 2, 0))
    assert counts(corrected) == (0, 1, 1, 0)
    reading = Reading.objects.current().get(date=dt.date(2017, 10, 1))
    assert (reading.value, reading.source) == (Decimal("401.5"), "phone")


def test_a_doubtful_reading_is_taken_with_a_warning():
    rows = f"{METERS}\n551412;Холодная вода;18848646;;01.10.2017;12"

    report = load_text("readings", rows)

    assert counts(report) == (1, 0, 0, 0)
    [warning] = report.warnings
    assert warning.column == "Показание"
    assert "Меньше прежнего: 396,00 на 01.09.2017" in warning.text


def test_a_house_meter_takes_a_row_for_each_reading():
    rows = f"""Адрес дома;Услуга;Заводской номер;Дата снятия показания;Показание;Расход
        {HOUSE};Отопление;007;01.08.2017;100;10
        {HOUSE};Отопление;007;01.09.2017;120;20
        {HOUSE};Отопление;008;;;"""

    first, again = (
        load_text("building-meters", rows),
        load_text("building-meters", rows),
    )
    changed = load_text("building-meters", rows.replace(";20", ";21"))
    undated = load_text("building-meters", rows.replace("008;;;", "008;;5;"))

    assert (counts(first), counts(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert counts(changed) == (0, 1, 2, 0)
    assert [(e.line, e.column) for e in undated.errors] == [
        (4, "Дата снятия показания")
    ]
    assert (BuildingMeter.objects.count(), BuildingReading.objects.count()) == (2, 2)


# payments

PAYMENTS = "Лицевой счёт;Дата платежа;Сумма платежа;Место платежа;Номер операции"


def test_a_corrected_payment_replaces_the_old_one():
    rows = f"{PAYMENTS}\n551001;12.09.2017;100;Касса;007"

    load_text("payments", rows)
    corrected = load_text("payments", rows.replace(";100;", ";150;"))
    again = load_text("payments", rows.replace(";100;", ";150;"))
    twice = load_text("payments", rows.replace(";100;", ";160;"))

    assert (counts(corrected), counts(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert counts(twice) == (0, 1, 0, 0)
    payments = Payment.objects.filter(operation_number="007")
    assert [p.amount for p in payments.current()] == [Decimal(160)]
    assert payments.count() == 3


def test_payments_without_a_number_are_never_merged_yet_a_file_loads_once():
    twins = f"{PAYMENTS}\n551001;12.09.2017;100;Касса;\n551001;12.09.2017;100;Касса;"

    first, again = load_text("payments", twins), load_text("payments", twins)
    third = load_text("payments", f"{twins}\n551001;12.09.2017;100;Касса;")

    assert (counts(first), counts(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert counts(third) == (1, 0, 2, 0)
    assert Payment.objects.filter(account__number="551001").count() == 3


def test_an_operation_number_of_another_organization_is_another_payment():
    load_text("payments", f"{PAYMENTS}\n551001;12.09.2017;100;Касса;007")

    report = load_text("payments", f"{PAYMENTS}\nА-0154;12.09.2017;100;Касса;007")

    assert counts(report) == (1, 0, 0, 0)


def test_two_organizations_of_one_name_need_the_inn():
    for _ in range(2):
        OrganizationFactory(name="Двойник")

    report = load_text("buildings", "Организация;Адрес дома\nДвойник;ул. Новая, д. 1")

    assert told(report) == [
        "Строка 2, «Организация» = «Двойник»: Так называются несколько. Впишите ИНН."
    ]
