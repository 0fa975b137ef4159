"""Rows of the sheets of ГИС ЖКХ, each cell by the letter of its column."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, bills_of
from cabinet.charges.models import BillingPeriod, Charge
from cabinet.meters.models import Meter, Reading
from imports.exports import queries
from imports.exports.queries import Scope

Cells = Mapping[str, Any]
CHUNK = 2000
NOTHING = Decimal()
CURRENT, FLAT_METER = "Текущий", "Индивидуальный"
TARIFFS = {1: "Однотарифный", 2: "Двухтарифный", 3: "Трехтарифный"}
ZONES = {Meter.Zone.DAY: "T1", Meter.Zone.NIGHT: "T2", Meter.Zone.PEAK: "T3"}

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
METER_HEADINGS = {
    "A": "Заводской номер",
    "B": "Вид ПУ",
    "E": "Адрес дома",
    "I": "Номер лицевого счета",
    "O": "Вид коммунального ресурса",
    "P": "Вид ПУ по количеству тарифов",
    "T": "Коэффициент трансформации",
    "U": "Дата установки",
    "W": "Дата последней поверки",
}
READING_HEADINGS = {
    "A": "Адрес",
    "B": "Номер ПУ",
    "C": "Вид коммунального ресурса",
    "D": "Период",
    "E": "Показание T1",
    "F": "Показание T2",
    "G": "Показание T3",
    "H": "Дата снятия показания",
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


def meters(scope: Scope) -> Iterator[Cells]:
    """A meter a line, whatever zones it counts."""
    rows = queries.meters(scope).select_related(
        "service", "account__premises__building"
    )
    rows = rows.order_by("account__number", "serial_number", "service", "pk")
    key = attrgetter("account_id", "serial_number", "service_id")
    for _, zones in groupby(rows.iterator(CHUNK), key=key):
        yield _meter(list(zones))


def _meter(zones: list[Meter]) -> Cells:
    meter = zones[0]
    return {
        "A": meter.serial_number,
        "B": FLAT_METER,
        "E": meter.account.premises.building.address,
        "I": meter.account.number,
        "O": meter.service.name,
        "P": TARIFFS.get(len(zones), TARIFFS[1]),
        "T": meter.ratio,
        "U": _day(meter.installation_date),
        "W": _day(meter.verification_date),
    }


def readings(scope: Scope) -> Iterator[Cells]:
    """A meter and day a line, its zones side by side."""
    rows = queries.readings(scope).filter(pk__in=Reading.objects.current().values("pk"))
    rows = rows.select_related("meter__service", "meter__account__premises__building")
    rows = rows.order_by(
        "meter__account__number", "meter__serial_number", "meter__service", "date"
    )
    key = attrgetter(
        "meter.account_id", "meter.serial_number", "meter.service_id", "date"
    )
    for _, several in groupby(rows.iterator(CHUNK), key=key):
        yield _zones(list(several))


def _zones(several: list[Reading]) -> Cells:
    first = several[0]
    values = {ZONES.get(Meter.Zone(r.meter.zone), "T1"): r.value for r in several}
    return {
        "A": first.meter.account.address,
        "B": first.meter.serial_number,
        "C": first.meter.service.name,
        "D": f"{first.date:%m.%Y}",
        "E": values.get("T1"),
        "F": values.get("T2"),
        "G": values.get("T3"),
        "H": _day(first.date),
    }


def payments(scope: Scope) -> Iterator[Cells]:
    rows = queries.payments(scope).select_related("account")
    for number, payment in enumerate(rows.iterator(CHUNK), 1):
        month = payment.paid_for_month
        yield {
            "A": number,
            "B": payment.account.number,
            "C": _day(payment.paid_on),
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


def _day(day: Any) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
