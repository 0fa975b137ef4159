"""Text files that banks and payment systems ask for, in cp1251 with CR LF."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from cabinet.accounts.models import Account
from cabinet.charges.bills import Bill, bills_of
from cabinet.charges.models import BillingPeriod
from cabinet.meters.models import Meter, Reading
from imports.exports.queries import Scope

ENCODING = "cp1251"
# What the Bank's program of charges calls everything that stands on one bill.
ALL_SERVICES = "ЖИЛИЩНО-КОММУНАЛЬНЫЕ УСЛУГИ"
SERVICE_TYPE = 7
# Codes of the Bank, by a word in the name of a service and by the zone of a meter.
RESOURCES = (
    ("газ", "1"),
    ("электр", "2"),
    ("горяч", "8"),
    ("гвс", "8"),
    ("холодн", "9"),
    ("хвс", "9"),
    ("отоплен", "10"),
    ("тепл", "10"),
)
ELECTRICITY = "2"
ZONES = {
    (False, Meter.Zone.DAY): "3",
    (False, Meter.Zone.NIGHT): "4",
    (True, Meter.Zone.PEAK): "5",
    (True, Meter.Zone.DAY): "6",
    (True, Meter.Zone.HALF_PEAK): "6",
    (True, Meter.Zone.NIGHT): "7",
}


def sber_charges(scope: Scope) -> Iterator[bytes]:
    """ЛС;ЕЛС;ФИАС,кв;ФИО;адрес;ММГГ;сумма — a line for every bill of the month."""
    for bill in _bills(scope):
        account = bill.account
        yield _line(
            account.number,
            account.unified_account_number,
            _fias(account),
            account.holder,
            account.address,
            f"{bill.period.month:%m%y}",
            f"{bill.payable:.2f}",
        )


def sber_name(scope: Scope, number: int = 1) -> str:
    """ИНН_РС_НОМЕР_ММГГ.txt, as the Bank demands."""
    owner, month = scope.organization, scope.month or dt.date.min
    account = owner.settlement_account
    return f"{owner.inn}_{account}_{number:03d}_{month:%m%y}.txt"


def gorod_debts(scope: Scope, service: str = "") -> Iterator[bytes]:
    """Система «Город»: the sum of the file, then ФИО;адрес;ЛС;долг;услуга."""
    total = sum((bill.payable for bill in _bills(scope)), Decimal())
    yield _line(f"#FILESUM {total:.2f}")
    yield _line(f"#TYPE {SERVICE_TYPE}")
    yield _line(f"#SERVICE {service}".strip())
    for bill in _bills(scope):
        account = bill.account
        yield _line(
            account.holder,
            f"{account.premises.building.address},{account.premises.number}",
            account.number,
            f"{bill.payable:.2f}",
            ALL_SERVICES,
        )


def sbbol_readings(scope: Scope) -> Iterator[bytes]:
    """Readings of a month as the Bank sends them: seven cells for each meter."""
    begin = scope.month or dt.date.min
    end = (begin + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    yield _line(f"#DATE_BEGIN: {begin:%d.%m.%Y}")
    yield _line(f"#DATE_END: {end:%d.%m.%Y}")
    readings = (
        Reading.objects.filter(
            meter__account__organization=scope.organization, date__range=(begin, end)
        )
        .select_related("meter__service", "meter__account__premises__building")
        .order_by("meter__account__number", "meter__serial_number", "meter", "date")
    )
    by_account = groupby(readings.iterator(2000), key=attrgetter("meter.account_id"))
    for _, group in by_account:
        yield from _meters(list(group))


def _meters(readings: list[Reading]) -> Iterator[bytes]:
    blocks = [cells for reading in readings if (cells := _block(reading, readings))]
    if not blocks:
        return
    account = readings[0].meter.account
    head = (
        account.number,
        account.holder,
        account.unified_account_number or account.service_id,
        account.premises.building.fias_id,
        account.address,
    )
    repeated = [cell for block in blocks for cell in block]
    yield _line(*head, *repeated, "")


def _block(reading: Reading, readings: Iterable[Reading]) -> tuple[str, ...]:
    """Nothing for a service that the Bank has no code for."""
    meter = reading.meter
    code = _code(meter, readings)
    if not code:
        return ()
    due = meter.next_verification_date
    return (
        code,
        meter.serial_number,
        meter.service.name,
        f"{due:%d.%m.%Y}" if due else "[]",
        f"{reading.value.normalize():f}".replace(".", ","),
        f"{reading.date:%d.%m.%Y}",
        "",
    )


def _code(meter: Meter, readings: Iterable[Reading]) -> str:
    name = meter.service.name.lower()
    code = next((code for word, code in RESOURCES if word in name), "")
    if code != ELECTRICITY or not meter.zone:
        return code
    peak = any(
        r.meter.zone == Meter.Zone.PEAK and r.meter.serial_number == meter.serial_number
        for r in readings
    )
    return ZONES.get((peak, Meter.Zone(meter.zone)), code)


def _bills(scope: Scope) -> Iterator[Bill]:
    """Bills that residents see: what is not published is nobody's debt yet."""
    periods = BillingPeriod.objects.published().filter(organization=scope.organization)
    for period in periods.filter(month__in=[scope.month]):
        yield from bills_of(period)


def _fias(account: Account) -> str:
    house = account.premises.building.fias_id
    return f"{house},{account.premises.number}" if house else ""


def _line(*cells: str) -> bytes:
    """No quoting: the delimiter and line breaks inside a value become spaces."""
    clean = [" ".join(cell.replace(";", " ").split()) for cell in cells]
    return (";".join(clean) + "\r\n").encode(ENCODING, "replace")
