"""One pass over a file: everything in one transaction, or nothing at all.

A check is the same pass, rolled back at its end.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.db import IntegrityError, connection, transaction

from cabinet.accounts.models import Organization
from cabinet.residents.models import User
from imports.checking.sums import sums_of_file
from imports.headings import match
from imports.kinds import KINDS
from imports.kinds.paying import read_as
from imports.kinds.places import ORGANIZATIONS
from imports.locking import hold_list, hold_organizations
from imports.outcome import add_errors, file_error
from imports.readers import Table
from imports.report import Report
from imports.rows import RESOURCES, Context, KindResource
from imports.rows.base import no_progress
from imports.rows.directory import Directory
from imports.staging import STAGED, RegistryStaging, Staging
from imports.staging.copying import Progress

CHANGED = (
    "Пока вы смотрели на проверку, эти данные изменил кто-то другой."
    " Ничего не записано: проверьте файл ещё раз."
)
# Compiling a statement takes longer than such statements run.
SETTINGS = (
    "SET LOCAL work_mem = '128MB'",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SET LOCAL jit = off",
)


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a load is told besides the file.

    ``seen`` is what the check compared with (None: no check came before);
    ``run`` is the number of the load.
    """

    kind: str
    author: User | None = None
    organization: Organization | None = None
    month: dt.date | None = None
    run: int | None = None
    withdraw_missing: bool = False
    withdrawn: tuple[int, ...] = ()
    seen: dict[str, Any] | None = None
    progress: Progress = field(default=no_progress)


@dataclass(frozen=True)
class Outcome:
    """A report, and what a later step needs of the pass."""

    report: Report
    seen: dict[str, Any] = field(default_factory=dict)
    versions: list[list[int | None]] = field(default_factory=list)
    findings: dict[str, Any] = field(default_factory=dict)
    involved: list[int] = field(default_factory=list)


def load(*, call: Call, table: Table, dry_run: bool, row_mode: bool = False) -> Outcome:
    """Check a file, and write it unless ``dry_run`` or any row has an error.

    ``row_mode`` takes the row-by-row way for a kind that has both.
    """
    given = {"organization": call.organization, "month": call.month}
    told = frozenset(name for name, value in given.items() if value)
    kind = read_as(KINDS[call.kind], basket=table.basket)
    matching = match(table.headings.cells, kind, given=told)
    report = Report(0, unknown_columns=matching.unknown)
    context = Context(
        table, matching.positions, call.author, call.organization, call.month
    )
    context.run = call.run
    way = RegistryStaging if table.basket else STAGED.get(call.kind)
    problems = [*matching.problems] or _stranger(context)
    if way and not row_mode and not problems:
        staging = way(context, keep_missing=not call.withdraw_missing)
        staging.withdrawn = call.withdrawn
        return _staged_pass(staging, report, call, dry_run=dry_run)
    report.rows = len(table.rows)
    report.refuse([*table.problems, *problems])
    if report.refused:
        return Outcome(report)
    resource = RESOURCES[call.kind](context)
    resource.progress = call.progress
    _row_pass(resource, report, dry_run=dry_run)
    return Outcome(
        report,
        findings=sums_of_file(call.kind, table, matching)
        | ({"absent": resource.absent()} if report.missing else {}),
        involved=_keys(resource.directory),
    )


def _stranger(context: Context) -> Iterable[str]:
    if context.organization and context.organization not in context.managed:
        return ["Вы не работаете с данными этой организации."]
    return []


def _staged_pass(
    staging: Staging, report: Report, call: Call, *, dry_run: bool
) -> Outcome:
    try:
        with transaction.atomic():
            _run(*SETTINGS)
            staging.read(report, call.progress)
            if report.refused:
                transaction.set_rollback(True)
                return Outcome(report)
            _stage(staging, report, call, dry_run=dry_run)
    except IntegrityError as error:
        report.refuse([file_error(error)])
    involved = _keys(staging.directory)
    return Outcome(report, staging.seen, staging.versions, staging.findings, involved)


def _keys(directory: Directory) -> list[int]:
    return sorted(organization.pk for organization in directory.involved)


def _stage(staging: Staging, report: Report, call: Call, *, dry_run: bool) -> None:
    staging.check(report, lock=not dry_run)
    if not dry_run and _is_stale(call, staging):
        report.refuse([CHANGED])
    if report.refused or dry_run:
        transaction.set_rollback(True)
        return
    staging.write()
    # What points at a row is told now, not when the transaction ends.
    _run("SET CONSTRAINTS ALL IMMEDIATE")


def _is_stale(call: Call, staging: Staging) -> bool:
    return call.seen is not None and call.seen != staging.seen


def _row_pass(resource: KindResource, report: Report, *, dry_run: bool) -> None:
    with transaction.atomic():
        if resource.kind is ORGANIZATIONS:
            hold_list()
        else:
            hold_organizations(resource.directory)
        result = resource.import_data(
            _dataset(resource.context),
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=True,
        )
        report.warnings = resource.context.warnings
        add_errors(report, resource, result)
        if not report.refused:
            report.new = result.totals["new"]
            report.changed = result.totals["update"]
            report.unchanged = result.totals["skip"]
            report.missing = resource.missing


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _dataset(context: Context) -> tablib.Dataset:
    names = list(context.positions)
    numbers = range(1, len(context.table.rows) + 1)
    rows: list[list[Any]] = [[context.cell(n, name) for name in names] for n in numbers]
    return tablib.Dataset(*rows, headers=names)
