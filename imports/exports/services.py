"""The ways out: every kind as it comes in, and what banks ask for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cabinet.accounts.models import Organization
from imports.exports import gis
from imports.exports.gis import Sheet, workbook
from imports.exports.lookups import columns_of, rows_of
from imports.exports.queries import Scope
from imports.exports.registries import (
    gorod_debts,
    sbbol_readings,
    sber_charges,
    sber_name,
)
from imports.exports.writers import as_csv, as_xlsx
from imports.kinds import KINDS

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TXT = "text/plain; charset=windows-1251"


class ExportError(Exception):
    """Why nothing can go out, in words for staff."""


@dataclass(frozen=True)
class Registry:
    """A file of fixed form, mostly about one month."""

    title: str
    write: Callable[[Scope], Iterator[bytes]]
    name: Callable[[Scope], str]
    content_type: str = TXT
    needs_month: bool = True


@dataclass(frozen=True)
class Export:
    """What is sent: its name, its type and its bytes, made while they are sent."""

    name: str
    content_type: str
    content: Iterator[bytes]


def _named(prefix: str, suffix: str = "txt") -> Callable[[Scope], str]:
    def name(scope: Scope) -> str:
        month = f"_{scope.month:%m%y}" if scope.month else ""
        return f"{prefix}_{scope.organization.inn}{month}.{suffix}"

    return name


def _gis(title: str, name: str, sheets: Sequence[Sheet], *, monthly: bool) -> Registry:
    write, named = workbook(sheets), _named(f"gis_{name}", "xlsx")
    return Registry(f"ГИС ЖКХ: {title}", write, named, XLSX, needs_month=monthly)


REGISTRIES: Mapping[str, Registry] = {
    "sber-charges": Registry("Начисления для Сбербанка", sber_charges, sber_name),
    "gorod-debts": Registry("Долги для Системы «Город»", gorod_debts, _named("gorod")),
    "sbbol-readings": Registry(
        "Показания в форме СберБизнеса", sbbol_readings, _named("readings")
    ),
    "gis-bills": _gis("платёжные документы", "bills", gis.BILLS, monthly=True),
    "gis-accounts": _gis("лицевые счета", "accounts", gis.ACCOUNTS, monthly=False),
    "gis-meters": _gis("приборы учёта", "meters", gis.METERS, monthly=False),
    "gis-readings": _gis("показания ИПУ", "readings", gis.READINGS, monthly=True),
    "gis-building-readings": _gis(
        "показания ОДПУ", "building_readings", gis.BUILDING_READINGS, monthly=True
    ),
    "gis-payments": _gis("оплаты", "payments", gis.PAYMENTS, monthly=False),
}
TITLES = {kind.slug: kind.title for kind in KINDS.values()} | {
    slug: registry.title for slug, registry in REGISTRIES.items()
}
WRITERS = {"csv": (as_csv, CSV), "xlsx": (as_xlsx, XLSX)}


def export(*, what: str, scope: Scope, format: str = "csv") -> Export:  # noqa: A002
    """A kind or a registry as a file. Raises ExportError where that can't be."""
    if what in REGISTRIES:
        return _registry(REGISTRIES[what], what, scope)
    if what not in KINDS or format not in WRITERS:
        raise ExportError(f"Выгрузить можно: {', '.join(TITLES)}; csv или xlsx.")
    write, content_type = WRITERS[format]
    content = write(columns_of(what), rows_of(what, scope))
    month = f"_{scope.month:%Y-%m}" if scope.month else ""
    name = f"{what}_{scope.organization.inn}{month}.{format}"
    return Export(name, content_type, content)


def _registry(registry: Registry, what: str, scope: Scope) -> Export:
    if scope.month is None and registry.needs_month:
        raise ExportError("Укажите период: этот файл — всегда за один месяц.")
    if what == "sber-charges":
        _check_requisites(scope.organization)
    return Export(registry.name(scope), registry.content_type, registry.write(scope))


def _check_requisites(organization: Organization) -> None:
    if len(organization.inn) != 10 or len(organization.settlement_account) != 20:
        raise ExportError(
            "Имя файла для Сбербанка — это ИНН из 10 цифр и расчётный счёт из 20."
            " Заполните их в карточке организации."
        )
