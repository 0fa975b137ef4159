"""Taking a load back, table by table; each refuses where something stands on it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError, QuerySet

from cabinet.charges.models import BillingPeriod
from cabinet.charges.services import take_back_version
from cabinet.payments.models import UnallocatedPayment
from cabinet.payments.registries.services import withdraw_registry
from cabinet.payments.services import reverse_run
from imports.deleting import delete
from imports.journal import values_of
from imports.models import ImportRun, RowChange
from imports.staging.sql import run as run_sql
from imports.staging.writing import as_json

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
# Columns that a load has told of a table's rows, each set of them once.
COLUMN_SETS = """
SELECT DISTINCT array(SELECT jsonb_object_keys(after)) FROM imports_rowchange
WHERE run_id = %s AND "table" = %s
"""
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
    for table in TABLES:
        changes = run.changes.filter(table=table)
        if changes.exists():
            _undo_table(apps.get_model(table), changes, [run.pk, table])
    return run.new + run.changed


def _undo_table(
    model: type[Model], changes: "QuerySet[RowChange]", which: list[Any]
) -> None:
    with transaction.atomic():
        done = sum(
            _restore(model, names, which) + _delete(model, names, which)
            for (names,) in run_sql(COLUMN_SETS, which)
        )
        whole = done == changes.count()
        transaction.set_rollback(not whole)
    if not whole:
        _refuse_changed_since(model, changes)


def _restore(model: type[Model], names: list[str], which: list[Any]) -> int:
    """How many rows got their former values: those that are as the load left them."""
    former = (
        f"{name} = (c.before->>'{name}')::{_db_type(model, name)}" for name in names
    )
    return _changed(
        f"UPDATE {_table(model)} AS t SET {', '.join(former)}"
        f" FROM imports_rowchange AS c WHERE {_ours(model, names)}"
        " AND c.before IS NOT NULL",
        which,
    )


def _delete(model: type[Model], names: list[str], which: list[Any]) -> int:
    """How many rows are gone: those that are as the load made them."""
    try:
        with transaction.atomic():
            return delete(
                _table(model),
                f"USING imports_rowchange AS c WHERE {_ours(model, names)}"
                " AND c.before IS NULL",
                which,
                since=ImportRun.objects.get(pk=which[0]).created_at,
            )
    except IntegrityError:
        return _delete_with_followers(model, names, which)


def _delete_with_followers(
    model: type[Model], names: list[str], which: list[Any]
) -> int:
    """Django knows what goes along with a row, and the words for what holds it."""
    made = run_sql(
        f"SELECT t.id FROM {_table(model)} AS t, imports_rowchange AS c"
        f" WHERE {_ours(model, names)} AND c.before IS NULL",
        which,
    )
    manager = model._base_manager  # noqa: SLF001 (public)
    try:
        for start in range(0, len(made), BATCH):
            ids = [pk for (pk,) in made[start : start + BATCH]]
            manager.filter(pk__in=ids).delete()
    except ProtectedError as error:
        raise UndoError(STANDING.format(thing=_first(error))) from error
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    return len(made)


def _refuse_changed_since(model: type[Model], changes: "QuerySet[RowChange]") -> None:
    for change in changes.iterator():
        row = model._base_manager.filter(pk=change.object_id).first()  # noqa: SLF001 (public)
        if row is None or values_of(row, change.after) != change.after:
            raise UndoError(CHANGED_SINCE.format(thing=row or change))


def _ours(model: type[Model], names: list[str]) -> str:
    """That a row is as the load left it; takes the load and the table."""
    return (
        'c.run_id = %s AND c."table" = %s AND t.id = c.object_id'
        f" AND {as_json(model, names, 't')} = c.after"
    )


def _table(model: type[Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 (public, if underscored)


def _db_type(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)  # noqa: SLF001 (public, if underscored)
    kind = field.rel_db_type if field.is_relation else field.db_type
    return str(kind(connection))


def _changed(statement: str, which: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, which)
        return int(cursor.rowcount)


def _first(error: ProtectedError) -> str:
    standing = next(iter(error.protected_objects))
    name = str(standing._meta.verbose_name)  # noqa: SLF001 (public, if underscored)
    return f"{name.capitalize()} «{standing}»"


UNDO: Mapping[str, Callable[[ImportRun], int]] = {
    "charges": undo_charges,
    "payments": undo_payments,
    "periods": undo_periods,
}
