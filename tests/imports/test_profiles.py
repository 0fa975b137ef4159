"""Ready profiles: files of banks and other programs under our own headings."""

import json

import pytest

from imports.kinds import KINDS
from imports.profiles.catalogue import (
    parse_profile,
    profile_as_json,
    ready_profiles,
)
from imports.profiles.recognition import recognise
from imports.profiles.schema import parse_settings
from imports.profiles.settings import ProfileError
from imports.profiles.translation import open_table
from tests.imports import registries as files
from tests.imports import samples

OLD = {"encoding": "cp1251"}


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp1251")


# The slug, the file's name and its bytes, how many rows, the first of them.
READY = [
    (
        "sber-payments-a",
        "1655000010_40702810462000000001_076.txt",
        crlf(files.SBER_A),
        2,
        {
            "Лицевой счёт": "551412",
            "Дата платежа": "2019-09-27",
            "За какой месяц оплачено": "0819",
            "Сумма платежа": "3600,00",
            "Комиссия": "39,60",
            "Номер операции": "8618/00138/8618999V/500000000001",
            "Место платежа": "Сбербанк",
        },
    ),
    (
        "sber-payments-b",
        "40702810462000000001.y02",
        files.SBER_B.replace("\n", "\r\r\n").encode("cp1251"),
        2,
        {"Лицевой счёт": "551412", "Сумма платежа": "3600,00", "Комиссия": "39,60"},
    ),
    (
        "sber-payments-b2",
        "registry.txt",
        crlf(files.SBER_B2),
        1,
        {"Лицевой счёт": "551412", "Сумма платежа": "3600,00"},
    ),
    (
        "statement-1c-payments",
        "kl_to_1c.txt",
        crlf(files.STATEMENT),
        2,
        {
            "Лицевой счёт": "551412",
            "Дата платежа": "2026-09-01",
            "Сумма платежа": "1500.50",
            "Номер операции": "01.09.2026/17/40817810000000000001",
            "Плательщик": "Иванова Анна Петровна",
            "Назначение платежа": "Оплата ЖКУ; ЛС 551412; ул. Садовая=7А"
            " за август 2026",
        },
    ),
    (
        "csv-payments",
        "bank.csv",
        files.BANK_CSV.encode(),
        1,
        {"Лицевой счёт": "551412", "Сумма платежа": "100,00", "Плательщик": "Иванова"},
    ),
    (
        "sber-payments-c",
        "20170328.TXT",
        crlf(files.SBER_C),
        3,
        {
            "Лицевой счёт": "551412",
            "Дата платежа": "2017-03-27",
            "Номер операции": "8618/8618999V/77",
            "Сумма платежа": "2000.00",
        },
    ),
    (
        "izhkombank-payments",
        "0_mupspdu_0925.txt",
        crlf(files.IZHKOMBANK),
        2,
        {"Лицевой счёт": "551412", "Номер операции": "12345678901234567890"},
    ),
    (
        "pochta-payments",
        "417_03092018.txt",
        crlf(files.POCHTA),
        2,
        {"Лицевой счёт": "551412", "Сумма платежа": "543.5", "Комиссия": "7.07"},
    ),
    (
        "sber-charges-new",
        "1655000010_40702810462000000001_001_0817.txt",
        crlf(files.SBER_CHARGES_NEW),
        2,
        {"Лицевой счёт": "551412", "Период": "0817", "Начислено": "3195.03"},
    ),
    (
        "sber-charges-old",
        "old.txt",
        crlf(files.SBER_CHARGES_OLD),
        2,
        {"Лицевой счёт": "551412", "Начислено": "294,55"},
    ),
    (
        "sbbol-readings",
        "meters.txt",
        crlf(files.SBBOL),
        3,
        {
            "Лицевой счёт": "551412",
            "Услуга": "Холодная вода",
            "Заводской номер": "18851960к",
            "Показание": "412,50",
            "Дата снятия показания": "2026-03-20",
            "Зона": "",
        },
    ),
    (
        "bars-charges",
        "bars.csv",
        crlf(files.BARS),
        1,
        {"Лицевой счёт": "551412", "Начислено": "196.28", "Исх.сальдо": "87.09"},
    ),
    (
        "bars-readings",
        "bars.csv",
        crlf(files.BARS),
        1,
        {"Заводской номер": "18851987К", "Показание": "412.50"},
    ),
    (
        "kvado-charges",
        "accruals.json",
        files.KVADO.encode(),
        1,
        {"Лицевой счёт": "551412", "Расход": "74.80000", "Льгота": ""},
    ),
    (
        "condo-meters",
        "meters.xlsx",
        samples.workbook(files.CONDO),
        3,
        {
            "Лицевой счёт": "551412",
            "Услуга": "Холодная вода",
            "Показание": "412,5",
            "Место установки": "Санузел",
        },
    ),
    (
        "condo-readings",
        "meters.xlsx",
        samples.workbook(files.CONDO),
        3,
        {"Заводской номер": "18851987К", "Показание": "412,5"},
    ),
    (
        "condo-building-meters",
        "house.xlsx",
        samples.workbook(files.CONDO_BUILDING),
        1,
        {"Услуга": "Отопление", "Показание": "99,5"},
    ),
]
IDS = [slug for slug, *_ in READY]


@pytest.mark.parametrize(("slug", "name", "data", "rows", "first"), READY, ids=IDS)
def test_a_ready_profile_gives_our_own_columns(slug, name, data, rows, first):
    profile = ready_profiles()[slug]

    table = open_table(
        data=data, name=name, kind=profile.kind, settings=profile.settings
    )

    assert table.problems == ()
    assert len(table.rows) == rows
    told = dict(zip(table.headings.cells, table.rows[0].cells, strict=True))
    assert told | first == told


@pytest.mark.parametrize(("slug", "name", "data", "rows", "first"), READY, ids=IDS)
def test_a_file_is_recognised_by_itself(slug, name, data, rows, first):
    profile = ready_profiles()[slug]

    found = recognise(
        data=data,
        name=name,
        kind=profile.kind,
        profiles=ready_profiles().values(),
        given=frozenset({"month", "organization"}),
    )

    assert (found.slug, found.choices) == (slug, ())


@pytest.mark.parametrize("slug", sorted(ready_profiles()))
def test_a_profile_is_the_same_after_its_file(slug):
    profile = ready_profiles()[slug]

    written = json.loads(json.dumps(profile_as_json(profile)))

    assert parse_profile(written) == profile


def test_meters_of_two_rates_make_a_row_for_each():
    profile = ready_profiles()["condo-readings"]

    table = open_table(
        data=samples.workbook(files.CONDO),
        name="a.xlsx",
        kind="readings",
        settings=profile.settings,
    )

    column = table.headings.cells.index
    assert [
        (row.line, row.cells[column("Зона")], row.cells[column("Показание")])
        for row in table.rows
    ] == [(2, "", "412,5"), (3, "день", "6858"), (3, "ночь", "1915")]


def payments(text: str, slug: str):
    profile = ready_profiles()[slug]
    return open_table(
        data=crlf(text), name="a.txt", kind="payments", settings=profile.settings
    )


@pytest.mark.parametrize(
    ("slug", "text", "was", "became", "reason"),
    [
        ("sber-payments-a", files.SBER_A, "=2;", "=3;", "количество строк"),
        ("sber-payments-a", files.SBER_A, "3700,50", "3700,60", "сумма"),
        ("sber-payments-a", files.SBER_A, ";42,61", ";42,60", "комиссия"),
        ("sber-payments-a", files.SBER_A, "3657,89", "3657,80", "зачислено"),
        ("sber-payments-a", files.SBER_A, "3560,40;", "3560,41;", "сумма не равна"),
        ("sber-payments-a", files.SBER_A, ";0819;100", ";100", "ячеек 12"),
        ("sber-payments-c", files.SBER_C, "в кол-ве 3", "в кол-ве 4", "количество"),
        ("sber-payments-c", files.SBER_C, "2650.00", "2650.01", "сумма"),
        ("pochta-payments", files.POCHTA, "2;643.5", "2;643.6", "сумма"),
    ],
)
def test_a_registry_that_does_not_sum_up_is_refused(slug, text, was, became, reason):
    assert was in text

    table = payments(text.replace(was, became), slug)

    assert any(reason in problem for problem in table.problems), table.problems


def test_a_registry_without_its_footer_is_cut_off():
    table = payments(files.SBER_A.split("=")[0], "sber-payments-a")

    assert "нет итоговой строки" in table.problems[0]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ([], "объектом"),
        ({"colour": 1}, "неизвестное поле"),
        ({"encoding": "ebcdic"}, "encoding"),
        ({"encoding": 5}, "заполнено неверно"),
        ({"first_row": True}, "заполнено неверно"),
        ({"first_row": -1}, "номер строки"),
        ({"columns": {}}, "списком"),
        ({"columns": [{"places": [1]}]}, "не хватает поля"),
        ({"columns": [{"to": "ИНН", "places": [None]}]}, "текст или число"),
        ({"containers": ["exe"]}, "неизвестный формат"),
        ({"blocks": {"first": 1, "width": 0}}, "блоке"),
        ({"width": [1]}, "width"),
        ({"constants": ["a"]}, "объектом"),
    ],
)
def test_a_senseless_profile_says_what_is_wrong(settings, reason):
    with pytest.raises(ProfileError, match=reason):
        parse_settings(settings)


def test_a_profile_for_a_column_that_its_kind_lacks_is_refused():
    data = {
        "slug": "a",
        "title": "А",
        "kind": "payments",
        "settings": {"columns": [{"to": "Подъезд", "places": [1]}]},
    }

    with pytest.raises(ProfileError, match="нет столбца «Подъезд»"):
        parse_profile(data)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_our_own_headings_need_no_profile(kind):
    heads = ";".join(column.title for column in KINDS[kind].columns)
    data = f"Отчёт за август\n\n{heads}\n{';'.join('1' * heads.count(';'))}\n"

    plain = recognise(
        data=data.split("\n", 2)[2].encode(),
        name="a.csv",
        kind=kind,
        profiles=ready_profiles().values(),
    )
    titled = recognise(
        data=data.encode(), name="a.csv", kind=kind, profiles=ready_profiles().values()
    )

    assert (plain.slug, plain.settings.first_row) == ("", 0)
    assert titled.settings.first_row == 3


def recognised(kind: str, *lines: str):
    return recognise(
        data="\n".join(lines).encode(),
        name="a.csv",
        kind=kind,
        profiles=ready_profiles().values(),
        given=frozenset({"month"}),
    )


def test_headings_that_nobody_knows_are_no_row_of_a_registry():
    rows = [f"Иванова;Садовая, 8;55141{n};10" for n in range(9)]

    found = recognised("charges", "Имя;Адрес;Номер;Начислено", *rows, *rows)

    assert (found.slug, found.sure) == ("", False)


@pytest.mark.parametrize(
    ("headings", "slug"),
    [
        (
            (
                "Лицевой счёт;Услуга;Единица измерения;Тариф;Объем;Начислено;"
                "Перерасчет;Итого начислено"
            ),
            "manual-charges-camal",
        ),
        (
            (
                "Лицевой счёт;Услуга;Единица измерения;Тариф;Объем;"
                "К оплате на начало месяца;Начислено;Перерасчет;Итого начислено"
            ),
            "manual-charges-heat",
        ),
        (
            (
                "Лицевой счёт;Услуга;Тариф;Ед.измер;Расход;Оплачено;Вх.сальдо;Начислено;"
                "Перерасчет;Недоставка;Исх.сальдо;Коплате"
            ),
            "",
        ),
        ("Лицевой счёт;Услуга;Начислено;Примечание", ""),
    ],
)
def test_the_profile_that_knows_most_of_the_headings_wins(headings, slug):
    found = recognised("charges", headings, "1;2;3;4;5;6;7;8;9")

    assert (found.slug, found.sure) == (slug, True)
