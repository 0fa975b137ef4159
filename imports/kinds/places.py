"""Organisations, their buildings and personal accounts."""

from cabinet.accounts.models import Account, Organization
from imports.kinds.declaration import Column, Kind, Type, organization

ORGANIZATIONS = Kind(
    slug="organizations",
    title="Организации",
    key=("inn",),
    columns=(
        Column("inn", "ИНН", Type.INN, required=True),
        Column("kpp", "КПП", Type.CODE),
        Column("name", "Наименование", required=True),
        Column(
            "kind",
            "Тип",
            Type.CHOICE,
            choices={label: value for value, label in Organization.Kind.choices},
            blank=Organization.Kind.MANAGEMENT_COMPANY.value,
        ),
        Column("address", "Адрес"),
        Column("phone", "Телефон"),
        Column("email", "E-mail"),
        Column("site", "Сайт"),
        Column("bic", "БИК", Type.CODE),
        Column("bank", "Банк"),
        Column("settlement_account", "Расчётный счёт", Type.CODE),
        Column("correspondent_account", "Корр. счёт", Type.CODE),
        Column("readings_from", "Показания с", Type.WHOLE, blank=10),
        Column("readings_to", "Показания по", Type.WHOLE, blank=25),
    ),
)

BUILDINGS = Kind(
    slug="buildings",
    title="Дома",
    key=("organization", "address"),
    snapshot=True,
    columns=(
        organization(),
        Column("address", "Адрес дома", required=True),
        Column("fias_id", "Код ФИАС", Type.CODE),
        Column("total_area", "Площадь дома", Type.NUMBER),
        Column("heated_area", "Отапливаемая площадь", Type.NUMBER),
        Column("common_area", "Площадь МОП", Type.NUMBER),
        Column("flats_count", "Количество квартир", Type.WHOLE),
    ),
)

ACCOUNT_KINDS = {label: value for value, label in Account.Kind.choices}

ACCOUNTS = Kind(
    slug="accounts",
    title="Лицевые счета",
    key=("organization", "number"),
    snapshot=True,
    columns=(
        organization(),
        Column(
            "number",
            "Лицевой счёт",
            Type.CODE,
            aliases=("Платёжный код",),
            required=True,
        ),
        Column("last_name", "Фамилия", required=True, instead="full_name"),
        Column("first_name", "Имя"),
        Column("middle_name", "Отчество"),
        Column("full_name", "ФИО", aliases=("Квартиросъёмщик",), stored=False),
        Column("building", "Адрес дома", required=True, stored=False),
        Column("flat", "Квартира", Type.CODE, required=True, stored=False),
        Column("kind", "Тип счёта", Type.CHOICE, choices=ACCOUNT_KINDS),
        Column("unified_account_number", "ЕЛС", Type.CODE),
        Column("service_id", "Идентификатор ЖКУ", Type.CODE),
        Column("entrance", "Подъезд", Type.CODE, stored=False),
        Column("floor", "Этаж", Type.CODE, stored=False),
        Column("rooms", "Количество комнат", Type.WHOLE),
        Column("living_persons", "Количество жильцов", Type.WHOLE),
        Column("registered_persons", "Зарегистрировано", Type.WHOLE),
        Column("total_area", "Общая площадь", Type.NUMBER),
        Column("heated_area", "Отапливаемая площадь", Type.NUMBER),
        Column("residential_area", "Жилая площадь", Type.NUMBER),
        Column("ownership", "Тип собственности"),
        Column("phone", "Телефон"),
        Column("email", "E-mail"),
    ),
)
