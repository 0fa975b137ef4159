"""What is known of an account, as pairs of label and value for a page."""

from decimal import Decimal

from cabinet.accounts.models import Account, Building, Organization
from cabinet.templatetags.kvartal import bound, phone, quantity

# «Телефон», «количество» and «площадь» are of three genders.
UNKNOWN, UNKNOWN_NUMBER, UNKNOWN_AREA = "Не указан", "Не указано", "Не указана"
Facts = list[tuple[str, str]]


def of_account(account: Account) -> Facts:
    """Every field, unknown ones included: people look for what is missing."""
    premises = account.premises
    return [
        ("Платёжный код", account.number),
        ("Тип счёта", _text(account.get_kind_display())),
        ("Единый лицевой счёт", _text(account.unified_account_number)),
        ("Идентификатор ЖКУ", _text(account.service_id)),
        ("Организация", account.organization.name),
        ("Квартиросъёмщик", account.holder),
        ("Телефон", _text(phone(account.phone))),
        ("E-mail", _text(account.email)),
        ("Адрес", bound(account.address)),
        ("Подъезд", _text(premises.entrance)),
        ("Этаж", _text(premises.floor)),
        ("Количество комнат", _number(account.rooms)),
        ("Количество жильцов", _number(account.living_persons)),
        ("Зарегистрировано", _number(account.registered_persons)),
        ("Общая площадь, кв.\N{NO-BREAK SPACE}м", _area(account.total_area)),
        ("Отапливаемая площадь, кв.\N{NO-BREAK SPACE}м", _area(account.heated_area)),
        ("Жилая площадь, кв.\N{NO-BREAK SPACE}м", _area(account.residential_area)),
        ("Тип собственности", _text(account.ownership)),
    ]


def of_building(building: Building) -> Facts:
    return [
        ("Адрес дома", building.address),
        ("Отделение", building.branch or "Не указано"),
        ("Код ФИАС", _text(building.fias_id)),
        ("Площадь дома, кв.\N{NO-BREAK SPACE}м", _area(building.total_area)),
        ("Отапливаемая площадь, кв.\N{NO-BREAK SPACE}м", _area(building.heated_area)),
        ("Площадь МОП, кв.\N{NO-BREAK SPACE}м", _area(building.common_area)),
        ("Количество квартир", _number(building.flats_count)),
    ]


def of_organization(organization: Organization) -> Facts:
    return [
        ("Наименование", organization.name),
        ("Адрес", _text(organization.address)),
        ("Телефон", _text(organization.phone)),
        ("Аварийная служба", organization.emergency_phone or "Не указана"),
        ("Часы приёма", organization.reception_hours or "Не указаны"),
        ("E-mail", _text(organization.email)),
        ("Сайт", _text(organization.site)),
    ]


def of_requisites(organization: Organization) -> Facts:
    """Where money for this account is paid to."""
    return [
        ("Получатель", organization.name),
        ("ИНН", organization.inn),
        ("КПП", _text(organization.kpp)),
        ("Расчётный счёт", _text(organization.settlement_account)),
        ("Банк", _text(organization.bank)),
        ("БИК", _text(organization.bic)),
        ("Корр. счёт", _text(organization.correspondent_account)),
    ]


def _text(value: str) -> str:
    return value or UNKNOWN


def _number(value: int | None) -> str:
    return UNKNOWN_NUMBER if value is None else str(value)


def _area(value: Decimal | None) -> str:
    return UNKNOWN_AREA if value is None else quantity(value)
