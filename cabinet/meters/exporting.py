"""The month's readings as files for the billing program and for people."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from cabinet import spreadsheets
from cabinet.accounts.models import Account, Organization
from cabinet.meters.models import Meter, Reading

HEADINGS = (
    "Лицевой счёт",
    "Услуга",
    "Заводской номер",
    "Зона",
    "Дата снятия показания",
    "Показание",
    "Способ передачи",
)
Cells = Sequence[object]
# Kinds of meters in Sberbank's file, by words of the service.
SBBOL_KINDS = (
    ("газ", "1"),
    ("электр", "2"),
    ("горяч", "8"),
    ("гвс", "8"),
    ("подогрев", "8"),
    ("холод", "9"),
    ("хвс", "9"),
    ("отоплен", "10"),
)
SBBOL_TWO_ZONES = {Meter.Zone.DAY: "3", Meter.Zone.NIGHT: "4"}
SBBOL_THREE_ZONES = {
    Meter.Zone.PEAK: "5",
    Meter.Zone.HALF_PEAK: "6",
    Meter.Zone.DAY: "6",
    Meter.Zone.NIGHT: "7",
}


@transaction.atomic
def take_for_billing(
    *, organization: Organization, month: dt.date, again: bool = False
) -> list[Reading]:
    """Accepted readings of the month, marked as exported from now on.

    ``again`` gives those exported before too.
    """
    states = [Reading.State.ACCEPTED] + [Reading.State.EXPORTED] * again
    readings = list(
        Reading.objects.current()
        .filter(
            meter__account__organization=organization, month=month, state__in=states
        )
        .select_for_update(of=("self",))
        .select_related("meter__service", "meter__account__premises__building")
        .order_by("meter__account__number", "meter__serial_number", "meter__zone")
    )
    taken = [reading.pk for reading in readings]
    Reading.objects.filter(pk__in=taken).update(state=Reading.State.EXPORTED)
    return readings


def as_rows(readings: Iterable[Reading]) -> list[Cells]:
    """What the portal's own import of readings takes back."""
    return [
        (
            reading.meter.account.number,
            reading.meter.service.name,
            reading.meter.serial_number,
            reading.meter.get_zone_display(),
            f"{reading.date:%d.%m.%Y}",
            plain(reading.value),
            reading.get_source_display(),
        )
        for reading in readings
    ]


def as_csv(readings: Sequence[Reading]) -> bytes:
    return b"".join(spreadsheets.as_csv(HEADINGS, as_rows(readings)))


def as_xlsx(readings: Sequence[Reading]) -> bytes:
    return xlsx_of(HEADINGS, as_rows(readings))


def as_sbbol(readings: Sequence[Reading]) -> bytes:
    """Sberbank's text: a line for an account, seven fields for a meter."""
    days = [reading.date for reading in readings]
    lines = [
        f"#DATE_BEGIN: {min(days):%d.%m.%Y}\n#DATE_END: {max(days):%d.%m.%Y}"
    ] * bool(days)
    for account, own in groupby(readings, key=lambda reading: reading.meter.account):
        lines.append(";".join(_sbbol_account(account) + _sbbol_meters(list(own))))
    return ("\n".join(lines) + "\n").encode("cp1251", errors="replace")


FORMATS: dict[str, tuple[str, Callable[[Sequence[Reading]], bytes]]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": (
        spreadsheets.XLSX,
        as_xlsx,
    ),
    "txt": ("text/plain; charset=windows-1251", as_sbbol),
}


def xlsx_of(headings: Sequence[str], rows: Iterable[Cells]) -> bytes:
    return b"".join(spreadsheets.as_xlsx(headings, rows))


def plain(value: Decimal) -> str:
    """«57,25»: a comma, and no idle zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def _sbbol_account(account: Account) -> list[str]:
    told = (
        account.number,
        account.holder,
        account.unified_account_number or account.service_id,
        account.premises.building.fias_id,
        account.address,
    )
    return [field.replace(";", " ") for field in told]


def _sbbol_meters(readings: Sequence[Reading]) -> list[str]:
    fields: list[str] = []
    for reading in readings:
        meter = reading.meter
        zones = sum(r.meter.device == meter.device for r in readings)
        until = meter.next_verification_date
        fields += [
            sbbol_kind(meter, zones),
            meter.serial_number.replace(";", " "),
            meter.service.name.replace(";", " "),
            f"{until:%d.%m.%Y}" if until else "[]",
            plain(reading.value),
            f"{reading.date:%d.%m.%Y}",
            "",
        ]
    return fields


def sbbol_kind(meter: Meter, zones: int) -> str:
    """The code of a meter's kind; empty where the bank has none."""
    if meter.zone:
        codes = SBBOL_TWO_ZONES if zones == len(SBBOL_TWO_ZONES) else SBBOL_THREE_ZONES
        return codes.get(Meter.Zone(meter.zone), "")
    name = meter.service.name.lower()
    return next((code for word, code in SBBOL_KINDS if word in name), "")
