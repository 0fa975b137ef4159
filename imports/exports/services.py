"""The ways out: every kind as it comes in, and what banks ask for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cabinet.accounts.models import Organization
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
    """A text file of fixed form; it is always about one month."""

    title: str
    write: Callable[[Scope], Iterator[bytes]]
    name: Callable[[Scope], str]


@dataclass(frozen=True)
class Export:
    """What is sent: its name, its type and its bytes, made while they are sent."""

    name: str
    content_type: str
    content: Iterator[bytes]


def _named(prefix: str) -> Callable[[Scope], str]:
    return lambda scope: f"{prefix}_{scope.organization.inn}_{scope.month:%m%y}.txt"


REGISTRIES: Mapping[str, Registry] = {
    "sber-charges": Registry("Начисления для Сбербанка", sber_charges, sber_name),
    "gorod-debts": Registry("Долги для Системы «Город»", gorod_debts, _named("gorod")),
    "sbbol-readings": Registry(
        "Показания в форме СберБизнеса", sbbol_readings, _named("readings")
    ),
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
    if scope.month is None:
        raise ExportError("Укажите период: этот файл — всегда за один месяц.")
    if what == "sber-charges":
        _check_requisites(scope.organization)
    return Export(registry.name(scope), TXT, registry.write(scope))


def _check_requisites(organization: Organization) -> None:
    if len(organization.inn) != 10 or len(organization.settlement_account) != 20:
        raise ExportError(
            "Имя файла для Сбербанка — это ИНН из 10 цифр и расчётный счёт из 20."
            " Заполните их в карточке организации."
        )
