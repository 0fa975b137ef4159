"""Rows of the sheets of ГИС ЖКХ, each cell by the letter of its column."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, bills_of
from cabinet.charges.models import BillingPeriod, Charge
from imports.exports import queries
from imports.exports.queries import Scope

Cells = Mapping[str, Any]
CHUNK = 2000
NOTHING = Decimal()
CURRENT = "Текущий"
BILL_HEADINGS = {
    "A": "Идентификатор ЖКУ",
    "B": "Тип ПД",
    "C": "Номер платежного документа",
    "D": "Расчетный период (ММ.ГГГГ)",
    "E": "Общая площадь для ЛС",
    "F": "Жилая площадь",
    "G": "Отапливаемая площадь",
    "H": "Количество проживающих",
    "I": "Сумма к оплате за расчетный период, руб.",
    "J": "Задолженность за предыдущие периоды",
    "K": "Аванс на начало расчетного периода",
    "L": "Оплачено денежных средств, руб.",
    "P": "Итого к оплате с учетом задолженности/переплаты",
    "Q": "БИК банка",
    "R": "Расчетный счет",
    "AD": "Итого к оплате по услугам",
}
LINE_HEADINGS = {
    "A": "Номер платежного документа",
    "B": "Услуга",
    "C": "Единица измерения",
    "E": "Объем индивидуального потребления",
    "G": "Объем потребления на общедомовые нужды",
    "H": "Тариф",
    "I": "Плата за индивидуальное потребление",
    "J": "Плата за общедомовые нужды",
    "K": "Всего начислено за расчетный период",
    "N": "Перерасчеты, корректировки (руб.)",
    "O": "Льготы, субсидии (руб.)",
    "W": "Основания перерасчетов",
    "AD": "Итого к оплате за расчетный период",
}
ACCOUNT_HEADINGS = {
    "A": "№ записи",
    "B": "Номер ЛС",
    "C": "Идентификатор ЖКУ",
    "D": "Тип лицевого счета",
    "G": "Фамилия",
    "H": "Имя",
    "I": "Отчество",
    "R": "Общая площадь",
    "S": "Жилая площадь",
    "T": "Отапливаемая площадь",
    "U": "Количество проживающих",
}
PREMISES_HEADINGS = {
    "A": "№ записи",
    "B": "Адрес (по ФИАС)",
    "C": "Глобальный идентификатор дома по ФИАС",
    "D": "Тип помещения",
    "E": "Номер помещения",
    "H": "Доля внесения платы, %",
}
PAYMENT_HEADINGS = {
    "A": "№",
    "B": "Номер платежного документа",
    "C": "Дата внесения платы",
    "D": "Месяц",
    "E": "Год",
    "F": "Сумма, руб.",
    "G": "Уникальный номер платежа",
}


def bills(scope: Scope) -> Iterator[Cells]:
    """«Разделы 1-2»: a published bill a line."""
    owner = scope.organization
    for bill in _bills(scope):
        account, opening = bill.account, bill.totals["opening_balance"] or NOTHING
        yield {
            "A": account.service_id,
            "B": CURRENT,
            "C": account.number,
            "D": f"{bill.period.month:%m.%Y}",
            "E": account.total_area,
            "F": account.residential_area,
            "G": account.heated_area,
            "H": account.living_persons,
            "I": bill.accrued,
            "J": max(opening, NOTHING),
            "K": max(-opening, NOTHING),
            "L": bill.totals["paid"],
            "P": bill.payable,
            "Q": owner.bic,
            "R": owner.settlement_account,
            "AD": bill.accrued,
        }


def lines(scope: Scope) -> Iterator[Cells]:
    """«Разделы 3-6»: a service of a bill a line; under-delivery is a correction."""
    for bill in _bills(scope):
        for line in bill.lines:
            yield _line(bill, line)


def _line(bill: Bill, line: Charge) -> Cells:
    common = line.common_charged
    told = line.recalculation is not None or line.under_delivery is not None
    corrected = (line.recalculation or NOTHING) - (line.under_delivery or NOTHING)
    return {
        "A": bill.account.number,
        "B": line.service.name,
        "C": line.unit,
        "E": line.volume,
        "G": line.common_volume,
        "H": line.rate,
        "I": line.charged - (common or NOTHING),
        "J": common,
        "K": line.charged,
        "N": corrected if told else None,
        "O": line.privilege,
        "W": line.recalculation_reason,
        "AD": line.accrued,
    }


def accounts(scope: Scope) -> Iterator[Cells]:
    for number, account in enumerate(_accounts(scope), 1):
        yield {
            "A": number,
            "B": account.number,
            "C": account.service_id,
            "D": account.get_kind_display(),
            "G": account.last_name,
            "H": account.first_name,
            "I": account.middle_name,
            "R": account.total_area,
            "S": account.residential_area,
            "T": account.heated_area,
            "U": account.living_persons,
        }


def premises(scope: Scope) -> Iterator[Cells]:
    for number, account in enumerate(_accounts(scope), 1):
        building = account.premises.building
        yield {
            "A": number,
            "B": building.address,
            "C": building.fias_id,
            "D": "Жилое помещение",
            "E": account.premises.number,
            "H": 100,
        }


def payments(scope: Scope) -> Iterator[Cells]:
    rows = queries.payments(scope).select_related("account")
    for number, payment in enumerate(rows.iterator(CHUNK), 1):
        month = payment.paid_for_month
        yield {
            "A": number,
            "B": payment.account.number,
            "C": shown(payment.paid_on),
            "D": f"{month:%m}" if month else None,
            "E": f"{month:%Y}" if month else None,
            "F": payment.amount,
            "G": payment.operation_number,
        }


def _bills(scope: Scope) -> Iterator[Bill]:
    """Bills that residents see."""
    periods = BillingPeriod.objects.published().filter(organization=scope.organization)
    for period in periods.filter(month__in=[scope.month]):
        yield from bills_of(period)


def _accounts(scope: Scope) -> Iterator[Account]:
    rows = queries.accounts(scope).select_related("premises__building")
    return iter(rows.iterator(CHUNK))


def shown(day: Any) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
