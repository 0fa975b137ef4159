"""What a receipt tells besides the charges, as pairs of label and value."""

import re

from cabinet.accounts.models import Account, Organization
from cabinet.charges.bills import Bill
from cabinet.charges.models import BillingPeriod
from cabinet.templatetags.kvartal import NO_BREAK_SPACE, money, quantity

Facts = list[tuple[str, str]]

# The order in which a balance grows out of the one before.
LEDGER = (
    ("Входящее сальдо", "opening_balance"),
    ("Оплачено", "paid"),
    ("Начислено", "charged"),
    ("Перерасчёт", "recalculation"),
    ("Недопоставка", "under_delivery"),
    ("Льгота", "privilege"),
    ("Пени", "penalty"),
    ("Исходящее сальдо", "closing_balance"),
)
ALWAYS_TOLD = {"opening_balance", "paid", "charged", "recalculation", "closing_balance"}


def payer(account: Account) -> Facts:
    return _told(
        ("ФИО", account.holder),
        ("Адрес", account.address),
        ("Площадь", _areas(account)),
        ("Проживает", _people(account.living_persons)),
        ("Зарегистрировано", _people(account.registered_persons)),
        ("Собственность", account.ownership),
        ("ЕЛС", account.unified_account_number),
        ("Идентификатор ЖКУ", account.service_id),
    )


def executor(organization: Organization) -> Facts:
    return _told(
        ("Организация", organization.name),
        ("Адрес", organization.address),
        ("Телефон", organization.phone),
        ("E-mail", organization.email),
        ("Сайт", organization.site),
    )


def requisites(organization: Organization) -> Facts:
    return _told(
        ("Получатель", organization.name),
        ("ИНН / КПП", " / ".join(filter(None, [organization.inn, organization.kpp]))),
        ("Расчётный счёт", organization.settlement_account),
        ("Банк", organization.bank),
        ("БИК", organization.bic),
        ("Корр. счёт", organization.correspondent_account),
    )


def destination(account: Account, period: BillingPeriod) -> Facts:
    """Which account and month a payment is for."""
    until = period.pay_until
    return _told(
        ("Лицевой счёт", account.number),
        ("Период", f"{period.month:%m.%Y}"),
        ("Оплатить до", f"{until:%d.%m.%Y}" if until else ""),
    )


def ledger(bill: Bill) -> Facts:
    return [
        (title, money(bill.totals[name]))
        for title, name in LEDGER
        if name in ALWAYS_TOLD or bill.totals[name]
    ]


def recalculations(bill: Bill) -> list[tuple[str, str, str]]:
    return [
        (str(line.service), line.recalculation_reason, money(line.recalculation))
        for line in bill.explained_recalculations
    ]


def _told(*facts: tuple[str, str]) -> Facts:
    return [(label, _bound(value)) for label, value in facts if value]


def _bound(text: str) -> str:
    """The text with «№ 15» and «кв. 7» kept on one line."""
    return re.sub(r"(№|\b(?:кв|д|ул|г)\.) ", rf"\1{NO_BREAK_SPACE}", text)


def _areas(account: Account) -> str:
    areas = (
        ("общая", account.total_area),
        ("отапливаемая", account.heated_area),
        ("жилая", account.residential_area),
    )
    told = [f"{label} {quantity(area)}" for label, area in areas if area]
    return f"{', '.join(told)}{NO_BREAK_SPACE}кв.{NO_BREAK_SPACE}м" if told else ""


def _people(number: int | None) -> str:
    return "" if number is None else f"{number} чел."
