"""Taking a load back, table by table; each refuses where something stands on it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, ProtectedError

from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import take_back_version
from cabinet.payments.models import UnallocatedPayment
from cabinet.payments.registries.services import withdraw_registry
from cabinet.payments.services import reverse_run
from imports.journal import values_of
from imports.models import ImportRun, RowChange

BATCH = 1000
# What points at other rows goes before them.
TABLES = (
    "meters.reading",
    "meters.meter",
    "meters.buildingreading",
    "meters.buildingmeter",
    "accounts.account",
    "accounts.premises",
    "accounts.building",
    "tariffs.tariff",
    "accounts.organization",
)
STANDING = (
    "{thing} — после этой загрузки на этих данных построено другое. Отменить"
    " загрузку нельзя: исправьте данные новым файлом."
)
CHANGED_SINCE = (
    "{thing} — после этой загрузки данные менялись снова. Отменить её нельзя:"
    " сначала отмените более позднюю загрузку или исправьте данные новым файлом."
)
PERIODS = (
    "Загрузку периодов не отменяют: откройте период заново командой reopen_period."
)


class UndoError(Exception):
    """Why a load can't be taken back, in words for staff."""


def undo_charges(run: ImportRun) -> int:
    """Move each period's draft back to what it was; the rows stay aside unseen."""
    for period, previous, version in run.versions:
        take_back_version(
            period=BillingPeriod.objects.get(pk=period),
            version=version,
            previous=previous,
        )
    return run.new + run.changed + run.unchanged


def undo_payments(run: ImportRun) -> int:
    """Payments are append-only: a row that reverses joins each one of the load.

    What a registry put aside or recognised goes with them.
    """
    aside = UnallocatedPayment.objects.filter(registry__source_run=run.pk)
    counted = aside.exclude(state=UnallocatedPayment.State.ALLOCATED).count()
    withdraw_registry(run=run.pk)
    return reverse_run(run=run.pk) + counted


def undo_periods(run: ImportRun) -> int:
    raise UndoError(PERIODS)


def undo_rows(run: ImportRun) -> int:
    """Give every changed row its former values, and delete what the load made."""
    changes = list(run.changes.all())
    for table in TABLES:
        found = [change for change in changes if change.table == table]
        _undo_table(apps.get_model(table), found)
    return run.new + run.changed


def _undo_table(model: type[Model], changes: list[RowChange]) -> None:
    held = _held(model, [change.object_id for change in changes])
    for change in changes:
        _refuse_changed_since(held.get(change.object_id), change)
    made = [held[c.object_id] for c in changes if c.before is None]
    _restore(model, [(held[c.object_id], c.before) for c in changes if c.before])
    for start in range(0, len(made), BATCH):
        _delete(model, made[start : start + BATCH])


def _held(model: type[Model], ids: list[int]) -> dict[int, Model]:
    rows = model._base_manager.select_for_update().in_bulk(ids)  # noqa: SLF001 (public)
    return {int(pk): row for pk, row in rows.items()}


def _refuse_changed_since(row: Model | None, change: RowChange) -> None:
    if row is None or values_of(row, change.after) != change.after:
        raise UndoError(CHANGED_SINCE.format(thing=row or change))


def _restore(
    model: type[Model], pairs: Iterable[tuple[Model, Mapping[str, Any]]]
) -> None:
    restored, names = [], set[str]()
    for row, before in pairs:
        for name, value in before.items():
            field = model._meta.get_field(name)  # noqa: SLF001 (public)
            setattr(row, name, field.to_python(value))  # type: ignore[union-attr]
            names.add(field.name)
        restored.append(row)
    if restored and names:
        manager = model._base_manager  # noqa: SLF001 (public)
        manager.bulk_update(restored, sorted(names), batch_size=BATCH)


def _delete(model: type[Model], rows: list[Model]) -> None:
    manager = model._base_manager  # noqa: SLF001 (public)
    try:
        manager.filter(pk__in=[row.pk for row in rows]).delete()
    except ProtectedError as error:
        raise UndoError(STANDING.format(thing=_first(error))) from error
    with connection.cursor() as cursor:
        # What points at a row is told now, not when the transaction ends.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _first(error: ProtectedError) -> str:
    standing = next(iter(error.protected_objects))
    name = str(standing._meta.verbose_name)  # noqa: SLF001 (public, if underscored)
    return f"{name.capitalize()} «{standing}»"


UNDO: Mapping[str, Callable[[ImportRun], int]] = {
    "charges": undo_charges,
    "payments": undo_payments,
    "periods": undo_periods,
}
