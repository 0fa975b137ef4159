"""Charges, set-based: compared with the draft, and loaded as a new version."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import load_version
from cabinet.tariffs.models import Service
from imports.checking.charges import Comparison
from imports.kinds import Column, Type
from imports.report import MAX_MESSAGES, Report
from imports.rows import Context
from imports.rows.charges import ChargeResource
from imports.staging import accepted, places, services
from imports.staging.base import Staging
from imports.staging.cells import Cell
from imports.staging.sql import LINES, SAME_ACCOUNTS, run

LINKS = ("service", "supplier")
PLACED = "period_id IS NOT NULL AND n IS NOT NULL"
# SQL of what row mode calls doubts, on the lines as they would be loaded.
DOUBTS = """
(coalesce(opening_balance + charged + coalesce(recalculation, 0)
    - coalesce(under_delivery, 0) - coalesce(privilege, 0) - coalesce(paid, 0)
    <> closing_balance, false))::int
+ (coalesce(rate <> 0 AND volume <> 0 AND abs(charged - rate * volume)
    > greatest(1, 0.01 * abs(rate * volume)), false))::int
"""
KEY = "period_id, account_id, service_id, supplier_id, new_service, new_supplier"
REPEATED = f"""
SELECT n FROM {LINES} AS l JOIN (SELECT {KEY} FROM {LINES}
    WHERE period_id IS NOT NULL GROUP BY {KEY} HAVING count(*) > 1) AS twice
ON l.period_id = twice.period_id AND l.account_id = twice.account_id
    AND l.service_id IS NOT DISTINCT FROM twice.service_id
    AND l.supplier_id IS NOT DISTINCT FROM twice.supplier_id
    AND l.new_service IS NOT DISTINCT FROM twice.new_service
    AND l.new_supplier IS NOT DISTINCT FROM twice.new_supplier
"""
# Row mode tells once of a period that can't be changed.
FIRST_UNPLACED = f"""
SELECT min(n) FROM {LINES} WHERE period_id IS NULL GROUP BY organization_id, month
"""
DOUBTFUL = f"""
SELECT n FROM {LINES} WHERE period_id IS NOT NULL AND {DOUBTS} > 0
ORDER BY n LIMIT {MAX_MESSAGES}
"""
COUNTS = f"""
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND is_changed),
    count(*) FILTER (WHERE NOT is_new AND NOT is_changed)
FROM {LINES} WHERE period_id IS NOT NULL
"""
OLD = """
LEFT JOIN charges_charge AS old ON old.version_id = {versions}
    AND old.version_id = p.draft_version_id AND old.account_id = a.id
    AND old.service_id = service.id
    AND old.supplier_id IS NOT DISTINCT FROM {supplier}
"""


class ChargeStaging(Staging):
    resource = ChargeResource
    named: ClassVar[tuple[str, ...]] = ("account", "service")
    # Services that the file brings along.
    new_services: Iterable[Service] = ()
    doubts = f"CASE WHEN {PLACED} THEN {DOUBTS} ELSE 0 END"

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
    def compared(self) -> tuple[str, ...]:
        """The links are the key."""
        return self.rows.stored

    def find(self, *, lock: bool) -> None:
        super().find(lock=False)
        places.find_accounts(self.directory)
        places.name_by_service_ids()
        months = places.find_months(self.context)
        found = places.periods_of(self.directory, months, lock=lock)
        self._open = [period for period in found if not period.is_closed]
        self.seen = {str(p.pk): p.draft_version_id for p in self._open}

    def links(self) -> dict[str, str]:
        return {
            "organization_id": "a.organization_id",
            "month": "m.found",
            "period_id": "p.id",
            "account_id": "a.id",
            "service_id": "service.id",
            "supplier_id": self._supplier_id(),
            "new_service": self._new_name("service"),
            "new_supplier": self._new_name("supplier"),
        }

    def joins(self) -> Iterator[str]:
        yield from super().joins()
        yield places.ACCOUNT
        month = self.context.written("month")
        yield f"JOIN {places.MONTHS} AS m ON m.text = {month}"
        yield (
            "LEFT JOIN charges_billingperiod AS p ON p.month = m.found"
            f" AND p.organization_id = a.organization_id AND p.id = {self._ids('pk')}"
        )
        for name in self._links:
            yield services.join(name)
        versions = self._ids("draft_version_id")
        yield OLD.format(versions=versions, supplier=self._supplier_id())

    def vouched(self) -> Iterator[str]:
        yield from super().vouched()
        for name in self._links:
            yield services.fits(name)

    def value(self, column: Column, told: Cell | None) -> str:
        """The file's, or the draft's where it has none."""
        if told:
            return told.typed
        is_text = column.type is Type.TEXT
        return f"coalesce(old.{column.name}, '')" if is_text else f"old.{column.name}"

    def oddities(self) -> Iterator[str]:
        yield from (SAME_ACCOUNTS, REPEATED, FIRST_UNPLACED)
        for name in LINKS:
            yield services.first(name, "period_id IS NOT NULL")
        yield DOUBTFUL

    def row_mode(self, context: Context) -> accepted.HandedOver:
        return accepted.HandedOver(context)

    def take_in(self, resource: Any, totals: Mapping[str, int]) -> None:
        self.new_services = resource.directory.invented
        for name in LINKS:
            services.settle(name)
        accepted.take_in(resource)

    def count(self, report: Report) -> None:
        new, changed, unchanged = run(COUNTS)[0]
        report.new, report.changed, report.unchanged = new, changed, unchanged
        report.missing = self._held() - changed - unchanged
        self.findings = Comparison(LINES, self._named_periods).findings(
            missing=report.missing, new_services=self.new_services
        )

    # Its parts

    def _supplier_id(self) -> str:
        return "supplier.id" if "supplier" in self.context.positions else "NULL::bigint"

    @property
    def _links(self) -> list[str]:
        return [name for name in LINKS if name in self.context.positions]

    def _new_name(self, name: str) -> str:
        return services.new(name) if name in self._links else "NULL::text"

    def _ids(self, name: str) -> str:
        """Literal ids: the database then opens those partitions alone."""
        ids = [getattr(period, name) for period in self._open]
        listed = ", ".join(f"{pk:d}" for pk in ids if pk is not None)
        return f"ANY(ARRAY[{listed}]::bigint[])"

    def _held(self) -> int:
        """Lines of the drafts of the periods that the file is about."""
        drafts = [p.draft_version_id for p in self._named_periods]
        return Charge.objects.filter(version__in=list(filter(None, drafts))).count()

    @property
    def _named_periods(self) -> list[BillingPeriod]:
        named = {pk for (pk,) in run(f"SELECT DISTINCT period_id FROM {LINES}")}
        return [period for period in self._open if period.pk in named]

    def _touched(self) -> list[BillingPeriod]:
        whole = self.keep_missing and not self.withdrawn
        news = "is_new OR is_changed" if whole else "true"
        rows = run(f"SELECT DISTINCT period_id FROM {LINES} WHERE {news}")
        touched = {pk for (pk,) in rows}
        return [period for period in self._open if period.pk in touched]
