"""Charges, set-based: compared with the draft, and loaded as a new version."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import load_version
from cabinet.tariffs.models import Service
from imports.checking.charges import Comparison
from imports.kinds import Column, Type
from imports.kinds.billing import CHARGES
from imports.report import Report
from imports.rows import Context
from imports.rows.directory import Directory
from imports.staging import odd, places
from imports.staging.cells import DASHES, DOUBTS, numbers_fit, texts_fit, tidied, typed
from imports.staging.copying import STAGED, Progress, stage

LINES = odd.LINES
LINKS = {"service": "tariffs_service", "supplier": "tariffs_supplier"}
NAME_LENGTH = 255
COUNTS = f"""
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND is_changed),
    count(*) FILTER (WHERE NOT is_new AND NOT is_changed)
FROM {LINES} WHERE period_id IS NOT NULL
"""


class ChargeStaging:
    """One file of charges; ``check`` fills the report, ``write`` loads the lines."""

    def __init__(
        self,
        context: Context,
        *,
        keep_missing: bool = True,
        withdrawn: Iterable[int] = (),
    ) -> None:
        self.context = places.StagedContext(
            context.table,
            context.positions,
            context.author,
            context.organization,
            context.month,
            run=context.run,
        )
        self.directory = Directory(self.context)
        self.keep_missing, self.withdrawn = keep_missing, list(withdrawn)
        self.findings: dict[str, Any] = {}
        self.new_services: list[Service] = []
        self.versions: list[list[int | None]] = []
        columns = [CHARGES.column(name) for name in context.positions]
        self._stored = [column for column in columns if column.stored]
        self._numbers = [c for c in self._stored if c.type is Type.NUMBER]

    # What the load does, in this order

    def check(self, report: Report, progress: Progress, *, lock: bool) -> None:
        """Say of every row what it would change, or why the file is refused.

        ``lock`` keeps the periods from others until the transaction ends.
        """
        report.rows = stage(self.context, progress)
        self._find_places(lock=lock)
        self._match(report.rows)
        odd.look(self, report)
        # Row mode has spoken of the lines that came through it: they have no number.
        report.more_warnings = self._run(
            f"SELECT coalesce(sum({DOUBTS}), 0) FROM {LINES}"
            " WHERE period_id IS NOT NULL AND n IS NOT NULL"
        )[0][0]
        if not report.refused:
            self._count(report)
            comparison = Comparison(LINES, self._named_periods)
            self.findings = comparison.findings(missing=report.missing)
            self.findings["new_services"] = [
                {"name": s.name, "near": self._near(s)} for s in self.new_services
            ]

    def write(self) -> None:
        """Load every period in which anything is new; call it after ``check``."""
        for period in self._touched():
            version = load_version(
                period=period,
                source=LINES,
                keep_missing=self.keep_missing,
                withdrawn=self.withdrawn,
            )
            self.versions.append([period.pk, period.draft_version_id, version.pk])

    @property
    def drafts(self) -> dict[int, int | None]:
        """The draft that each open period of the file has now."""
        return {p.pk: p.draft_version_id for p in self._open}

    def _near(self, service: Service) -> list[str]:
        near = self.directory.near_services(service.name, service.organization)
        # They stand in the database by now, until the transaction ends.
        new = {service.name for service in self.new_services}
        return [name for name in near if name not in new]

    def _find_places(self, *, lock: bool) -> None:
        places.find_organizations(self.directory)
        places.find_accounts(self.directory)
        months = places.find_months(self.context)
        found = places.periods_of(self.directory, months, lock=lock)
        self._open = [period for period in found if not period.is_closed]

    def _match(self, rows: int) -> None:
        """The lines as they would be loaded, beside those of the drafts."""
        self._run(f"DROP TABLE IF EXISTS {LINES}")
        self._run(f"ALTER TABLE {STAGED} ADD COLUMN written text[]")
        # So many conditions look to the planner as if hardly a row met them all.
        self._run("SET LOCAL enable_nestloop = off")
        self._run(f"CREATE TEMPORARY TABLE {LINES} ON COMMIT DROP AS {self._lines()}")
        if self._run(f"SELECT count(*) FROM {LINES}") != [(rows,)]:
            self._tidy_numbers()
            self._run(f"INSERT INTO {LINES} {self._lines()} AND s.written IS NOT NULL")
        self._run("SET LOCAL enable_nestloop = on")
        self._run(f"ANALYZE {LINES}")

    def _tidy_numbers(self) -> None:
        """Write numbers plainly in the rows that need it; most files have none."""
        cells = ", ".join(f'"{c.name}" = {tidied(c.name)}' for c in self._numbers)
        kept = ", ".join(f'"{column.name}"' for column in self._numbers)
        self._run(
            f"UPDATE {STAGED} AS s SET {cells}, written = ARRAY[{kept}]"
            f" WHERE n IN ({odd.UNREAD})"
        )

    def _lines(self) -> str:
        return (
            f"SELECT s.n, s.line, {self._source_run()}::bigint AS source_run,"
            " a.organization_id, m.found AS month, p.id AS period_id,"
            " a.id AS account_id, service.id AS service_id,"
            f" {self._supplier_id()} AS supplier_id, {', '.join(self._values())},"
            " old.id IS NULL AS is_new,"
            f" {self._is_changed()} AS is_changed,"
            f" {self._new_name('service')} AS new_service,"
            f" {self._new_name('supplier')} AS new_supplier"
            f" FROM {STAGED} AS s {' '.join(self._joins())}"
            f" WHERE {' AND '.join(self._vouched())}"
        )

    def written_cells(self) -> Iterator[str]:
        """SQL of each cell as the file writes it, numbers too."""
        return map(self._written, self.context.positions)

    # Its parts

    def _written(self, name: str) -> str:
        numbers = [column.name for column in self._numbers]
        if name not in numbers:
            return f's."{name}"'
        return f'coalesce(s.written[{numbers.index(name) + 1}], s."{name}")'

    def _source_run(self) -> str:
        return "NULL" if self.context.run is None else f"{self.context.run:d}"

    def _supplier_id(self) -> str:
        return "supplier.id" if "supplier" in self.context.positions else "NULL::bigint"

    def _new_name(self, name: str) -> str:
        """A service or supplier that the organisation hasn't had."""
        if name not in self.context.positions:
            return "NULL::text"
        is_new = f'{name}.id IS NULL AND s."{name}" NOT IN ({DASHES})'
        return f'CASE WHEN {is_new} THEN s."{name}" END'

    def _values(self) -> Iterator[str]:
        """Each column of a charge: the file's, or the draft's where it has none."""
        told = {column.name: column for column in self._stored}
        for column in CHARGES.columns:
            if column.stored:
                yield f"{self._value(column, told)} AS {column.name}"

    def _value(self, column: Column, told: dict[str, Column]) -> str:
        if column.name in told:
            return typed(column)
        is_text = column.type is Type.TEXT
        return f"coalesce(old.{column.name}, '')" if is_text else f"old.{column.name}"

    def _is_changed(self) -> str:
        new = ", ".join(typed(column) for column in self._stored)
        old = ", ".join(f"old.{column.name}" for column in self._stored)
        return f"ROW({new}) IS DISTINCT FROM ROW({old})"

    def _joins(self) -> Iterator[str]:
        yield (
            f"JOIN {places.ORGANIZATIONS} AS o"
            f" ON o.text = {places.written(self.context, 'organization')}"
        )
        yield (
            f'JOIN {places.ACCOUNTS} AS a ON a.number = s."account" AND'
            " (a.organization_id = o.found OR o.found IS NULL AND a.is_single)"
        )
        yield (
            f"JOIN {places.MONTHS} AS m"
            f" ON m.text = {places.written(self.context, 'month')}"
        )
        yield (
            "LEFT JOIN charges_billingperiod AS p ON p.month = m.found"
            f" AND p.organization_id = a.organization_id AND p.id = {self._ids('pk')}"
        )
        for name, table in LINKS.items():
            if name in self.context.positions:
                yield (
                    f'LEFT JOIN {table} AS {name} ON {name}.name = s."{name}"'
                    f" AND {name}.organization_id = a.organization_id"
                )
        yield (
            f"LEFT JOIN charges_charge AS old ON old.version_id = {self._ids('draft_version_id')}"
            " AND old.version_id = p.draft_version_id AND old.account_id = a.id"
            " AND old.service_id = service.id"
            f" AND old.supplier_id IS NOT DISTINCT FROM {self._supplier_id()}"
        )

    def _ids(self, name: str) -> str:
        """Literal ids: the database then opens those partitions alone."""
        ids = [getattr(period, name) for period in self._open]
        listed = ", ".join(f"{pk:d}" for pk in ids if pk is not None)
        return f"ANY(ARRAY[{listed}]::bigint[])"

    def _vouched(self) -> Iterator[str]:
        texts = [c for c in self._stored if c.type is Type.TEXT]
        yield "NOT s.stray"
        yield r"s.account !~ '^[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$'"
        yield f"{typed(CHARGES.column('service'))} <> ''"
        yield numbers_fit(self._numbers, Charge)
        yield texts_fit(texts, Charge)
        for name in LINKS:
            if name in self.context.positions:
                yield f'length(s."{name}") <= {NAME_LENGTH}'

    def _count(self, report: Report) -> None:
        new, changed, unchanged = self._run(COUNTS)[0]
        report.new, report.changed, report.unchanged = new, changed, unchanged
        report.missing = self._held() - changed - unchanged

    def _held(self) -> int:
        """Lines of the drafts of the periods that the file is about."""
        drafts = [p.draft_version_id for p in self._named_periods]
        return Charge.objects.filter(version__in=list(filter(None, drafts))).count()

    @property
    def _named_periods(self) -> list[BillingPeriod]:
        named = {pk for (pk,) in self._run(f"SELECT DISTINCT period_id FROM {LINES}")}
        return [period for period in self._open if period.pk in named]

    def _touched(self) -> list[BillingPeriod]:
        whole = self.keep_missing and not self.withdrawn
        news = "is_new OR is_changed" if whole else "true"
        rows = self._run(f"SELECT DISTINCT period_id FROM {LINES} WHERE {news}")
        touched = {pk for (pk,) in rows}
        return [period for period in self._open if period.pk in touched]

    def _run(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
