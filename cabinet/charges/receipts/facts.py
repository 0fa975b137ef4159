"""What a receipt tells besides the charges, as pairs of label and value."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cabinet.accounts.models import Account, Organization
from cabinet.charges.bills import Bill
from cabinet.charges.models import BillingPeriod
from cabinet.charges.payment_qr import Payee
from cabinet.charges.readings import HouseLine, MeterLine, PlanLine
from cabinet.charges.receipts.form import Form
from cabinet.residents.codes import control_code
from cabinet.templatetags.kvartal import NO_BREAK_SPACE, bound, money, quantity

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
        ("Аварийная", organization.emergency_phone),
        ("Часы приёма", organization.reception_hours),
        ("E-mail", organization.email),
        ("Сайт", organization.site),
    )


def requisites(payee: Payee) -> Facts:
    return _told(
        ("Получатель", payee.name),
        ("ИНН / КПП", " / ".join(filter(None, [payee.inn, payee.kpp]))),
        ("Расчётный счёт", payee.settlement_account),
        ("Банк", payee.bank),
        ("БИК", payee.bic),
        ("Корр. счёт", payee.correspondent_account),
    )


def destination(account: Account, period: BillingPeriod) -> Facts:
    """Which account and month a payment is for."""
    until = period.pay_until
    return _told(
        ("Лицевой счёт", account.number),
        ("Период", f"{period.month:%m.%Y}"),
        ("Оплатить до", f"{until:%d.%m.%Y}" if until else ""),
        # Whoever holds the paper may link the account by it.
        ("Контрольный код", control_code(account, period.month)),
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


METER_TITLES = (
    "Прибор учёта", "Заводской №", "Предыдущее", "Текущее", "Расход", "Поверка до",
)  # fmt: skip
HOUSE_TITLES = (
    "Общедомовой прибор", "Заводской №", "Показание", "Расход дома", "На общие нужды",
)  # fmt: skip
PLAN_TITLES = (
    "Долг в рассрочке", "Уже погашено", "Осталось", "Часть к оплате", "Оплатить до",
)  # fmt: skip
NORM_TITLES = ("Норматив потребления", "Ед. измер.", "Норматив")


def meters(lines: Sequence[MeterLine]) -> list[tuple[str, ...]]:
    return [
        (
            meter.service,
            meter.serial_number,
            reading(meter.previous, meter.previous_on),
            reading(meter.current, meter.current_on),
            _volume(meter.consumption),
            _day(meter.next_verification),
        )
        for meter in lines
    ]


def house(lines: Sequence[HouseLine]) -> list[tuple[str, ...]]:
    """What the house used in all, and what of it was for what is common."""
    return [
        (
            ", ".join(filter(None, [line.service, line.unit])),
            line.serial_number,
            reading(line.value, line.on),
            _volume(line.consumption),
            _volume(line.distributed),
        )
        for line in lines
    ]


def instalments(plan: PlanLine | None) -> list[tuple[str, ...]]:
    if plan is None:
        return []
    sums = (plan.debt, plan.paid, plan.debt - plan.paid)
    due = money(plan.due) if plan.due else ""
    return [(*map(money, sums), due, _day(plan.due_on))]


def norms(bill: Bill, form: Form) -> list[tuple[str, ...]]:
    found = ((line, form.norm(line)) for line in bill.lines)
    return [
        (str(line.service), line.unit or line.service.unit, quantity(norm))
        for line, norm in found
        if norm is not None
    ]


def norm_line(bill: Bill, form: Form) -> str:
    """The norms in a line: a table of them would push the form off the sheet."""
    told = [
        f"{service} {norm}{NO_BREAK_SPACE}{unit}"
        for service, unit, norm in norms(bill, form)
    ]
    return f"Нормативы потребления: {'; '.join(told)}." if told else ""


@dataclass(frozen=True)
class FormRow:
    """A meter on the form that a resident fills in."""

    name: str
    last: str


def form_rows(lines: Sequence[MeterLine]) -> list[FormRow]:
    return [
        FormRow(f"{meter.service}, № {meter.serial_number}", _last(meter))
        for meter in lines
    ]


def _last(meter: MeterLine) -> str:
    told = reading(meter.current, meter.current_on)
    return f"было {told}" if told else "показаний ещё не было"


def reading(value: Decimal | None, on: dt.date | None) -> str:
    if value is None:
        return ""
    return f"{quantity(value, 0)} ({_day(on)})" if on else quantity(value, 0)


def window(organization: Organization) -> str:
    first, last = organization.readings_from, organization.readings_to
    return f"Передайте показания с {first} по {last} число месяца."


def _volume(value: Decimal | None) -> str:
    return "" if value is None else quantity(value)


def _day(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _told(*facts: tuple[str, str]) -> Facts:
    return [(label, bound(value)) for label, value in facts if value]


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
