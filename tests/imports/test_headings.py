from imports.headings import match
from imports.kinds import KINDS

CHARGES = KINDS["charges"]


def test_headings_match_by_their_words():
    headings = ["ЛИЦЕВОЙ СЧЕТ", " ед измер. ", "Вх. Сальдо", "Исх.сальдо", "перерасчет"]

    matching = match(headings, CHARGES)

    assert dict(matching.positions) == {
        "account": 0,
        "unit": 1,
        "opening_balance": 2,
        "closing_balance": 3,
        "recalculation": 4,
    }


def test_every_title_and_alias_of_every_kind_matches_its_column():
    for kind in KINDS.values():
        for column in kind.columns:
            for title in column.titles:
                found = match([title.upper().replace("Ё", "Е")], kind).positions
                assert found == {column.name: 0}, (kind.slug, title)


def test_unknown_columns_are_named():
    matching = match(["Лицевой счёт", "Цвет  двери", ""], CHARGES)

    assert matching.unknown == ("Цвет двери",)


def test_a_missing_required_column_is_named_with_what_serves_instead():
    problems = match(
        ["Лицевой счёт", "Адрес дома", "Квартира"], KINDS["accounts"]
    ).problems

    assert problems == (
        (
            "В файле нет обязательного столбца «Организация». Добавьте его или укажите"
            " это значение при загрузке."
        ),
        (
            "В файле нет обязательного столбца «Фамилия» или «ФИО» или «Квартиросъёмщик»."
            " Добавьте его."
        ),
    )


def test_what_the_call_tells_needs_no_column():
    headings = ["Лицевой счёт", "Услуга", "Начислено"]

    assert match(headings, CHARGES, given=frozenset({"month"})).problems == ()


def test_a_repeated_heading_refuses_the_file():
    headings = ["Лицевой счёт", "Платежный код", "Услуга", "Начислено", "Период"]

    assert match(headings, CHARGES).problems == (
        "Столбец «Лицевой счёт» встречается 2 раза: оставьте один.",
    )
