"""A file of charges beside the last version of its month and the month before.

Everything is asked of the database: the lines of the file stand there already.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection

from cabinet.accounts.models import Account
from cabinet.charges.models import BillingPeriod
from cabinet.tariffs.models import Service, Supplier
from imports.report import MAX_MESSAGES
from imports.suggestions import near_names

LARGEST = 20
GONE = 100
TOTALS = """
SELECT service_id, count(*), sum(charged), sum(amount_due)
FROM {source} WHERE {which} GROUP BY service_id
"""
ACCOUNTS = (
    "SELECT count(*) FROM (SELECT DISTINCT account_id FROM {source} WHERE {which}) a"
)
# A program that has begun to name suppliers, or has ceased to, bills for the same.
DIFFERENCES = """
SELECT l.line, l.account_id, l.service_id, l.supplier_id, l.charged, b.charged
FROM {lines} AS l
    LEFT JOIN (VALUES {pairs}) AS p(period_id, version_id) USING (period_id)
    LEFT JOIN charges_charge AS b ON b.version_id = p.version_id
        AND b.version_id = {versions}
        AND b.account_id = l.account_id AND b.service_id = l.service_id
        AND (b.supplier_id IS NOT DISTINCT FROM l.supplier_id
            OR b.supplier_id IS NULL OR l.supplier_id IS NULL)
WHERE l.period_id IS NOT NULL AND l.charged <> coalesce(b.charged, 0)
ORDER BY abs(l.charged - coalesce(b.charged, 0)) DESC, l.line LIMIT {limit}
"""
MISSING = """
SELECT c.id, c.account_id, c.service_id, c.supplier_id, c.charged
FROM charges_charge AS c
    JOIN charges_billingperiod AS p ON p.draft_version_id = c.version_id
WHERE c.version_id = {versions} AND p.id = {periods} AND NOT EXISTS (
    SELECT 1 FROM {lines} AS l WHERE l.period_id = p.id
        AND l.account_id = c.account_id AND l.service_id = c.service_id
        AND l.supplier_id IS NOT DISTINCT FROM c.supplier_id)
ORDER BY c.line, c.id LIMIT {limit}
"""
GONE_ACCOUNTS = """
SELECT account_id, count(*) OVER () FROM (
    SELECT account_id FROM charges_charge WHERE version_id = {versions}
    EXCEPT SELECT account_id FROM {lines} WHERE period_id IS NOT NULL) AS gone
ORDER BY account_id LIMIT {limit}
"""


class Comparison:
    """The staged lines of ``periods`` beside what the portal holds."""

    def __init__(self, lines: str, periods: Iterable[BillingPeriod]) -> None:
        self.lines, self.periods = lines, list(periods)
        self.drafts = [p.draft_version_id for p in self.periods if p.draft_version_id]
        self.before = dict(self._months_before())

    def findings(
        self, *, missing: int, new_services: Iterable[Service]
    ) -> dict[str, Any]:
        """For the run's page, as JSON."""
        found: dict[str, Any] = {
            "now": self._totals(self.lines, "period_id IS NOT NULL"),
            "draft": self._of_versions(self.drafts),
            "before": self._of_versions(list(self.before.values())),
            "month_before": self._month_before(),
            "differences": self._differences(),
            "missing": self._missing() if missing else [],
            "new_services": list(_told_services(new_services)),
        }
        return found | self._gone()

    def _months_before(self) -> Iterable[tuple[int, int]]:
        """Each period's id, and the version of the month before it."""
        for period in self.periods:
            version = BillingPeriod.objects.filter(
                organization=period.organization_id, month=_before(period.month)
            ).values_list("draft_version", flat=True)
            found = version.first()
            if found:
                yield period.pk, found

    def _month_before(self) -> str:
        months = {_before(period.month) for period in self.periods}
        return f"{months.pop():%Y-%m-%d}" if self.before and len(months) == 1 else ""

    def _of_versions(self, versions: list[int]) -> dict[str, Any] | None:
        if not versions:
            return None
        return self._totals("charges_charge", f"version_id = {_any(versions)}")

    def _totals(self, source: str, which: str) -> dict[str, Any]:
        rows = _run(TOTALS.format(source=source, which=which))
        names = _names(Service, [service for service, *_ in rows])
        services: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal()])
        for service, count, charged, _ in rows:
            services[names[service]][0] += count
            services[names[service]][1] += charged
        due = [amount for *_, amount in rows if amount is not None]
        return {
            "rows": sum(count for _, count, *_ in rows),
            "accounts": _run(ACCOUNTS.format(source=source, which=which))[0][0],
            "sum": str(sum((charged for _, _, charged, _ in rows), Decimal())),
            "due": str(sum(due, Decimal())) if due else None,
            "services": {n: [c, str(s)] for n, (c, s) in sorted(services.items())},
        }

    def _differences(self) -> list[dict[str, Any]]:
        if not self.before:
            return []
        rows = _run(
            DIFFERENCES.format(
                lines=self.lines,
                pairs=", ".join(f"({p:d}, {v:d})" for p, v in self.before.items()),
                versions=_any(self.before.values()),
                limit=LARGEST,
            )
        )
        told = _named([row[1:4] for row in rows])
        return [
            place
            | {
                "line": line,
                "now": str(now),
                "before": None if before is None else str(before),
                "change": str(now - (before or 0)),
            }
            for place, (line, _, _, _, now, before) in zip(told, rows, strict=True)
        ]

    def _missing(self) -> list[dict[str, Any]]:
        rows = _run(
            MISSING.format(
                lines=self.lines,
                versions=_any(self.drafts),
                periods=_any(period.pk for period in self.periods),
                limit=MAX_MESSAGES,
            )
        )
        told = _named([row[1:4] for row in rows])
        return [
            place | {"id": row[0], "sum": str(row[4])}
            for place, row in zip(told, rows, strict=True)
        ]

    def _gone(self) -> dict[str, Any]:
        """Accounts that were billed the month before, and are not in the file."""
        if not self.before:
            return {"gone": [], "gone_count": 0}
        versions = _any(self.before.values())
        rows = _run(
            GONE_ACCOUNTS.format(lines=self.lines, versions=versions, limit=GONE)
        )
        numbers = _numbers([account for account, _ in rows])
        count = rows[0][1] if rows else 0
        return {"gone": [numbers[pk] for pk, _ in rows], "gone_count": count}


def _told_services(new: Iterable[Service]) -> Iterable[dict[str, Any]]:
    """Each new service, and known ones that it may be called by mistake."""
    # They stand in the database by now, until the transaction ends.
    names = {service.name for service in new}
    for service in new:
        known = Service.objects.filter(organization=service.organization_id)
        others = known.exclude(name__in=names).values_list("name", flat=True)
        yield {"name": service.name, "near": near_names(service.name, others)}


def _before(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)


def _any(ids: Iterable[int]) -> str:
    """Literal ids: the database then opens those partitions alone."""
    return f"ANY(ARRAY[{', '.join(f'{pk:d}' for pk in ids)}]::bigint[])"


def _named(places: list[tuple[int, int, int | None]]) -> list[dict[str, Any]]:
    """Account, service and supplier in words."""
    numbers = _numbers([account for account, *_ in places])
    services = _names(Service, [service for _, service, _ in places])
    suppliers = _names(Supplier, [supplier for *_, supplier in places])
    return [
        {
            "account": numbers[account],
            "service": services[service],
            "supplier": suppliers.get(supplier, ""),
        }
        for account, service, supplier in places
    ]


def _numbers(ids: Iterable[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "number"))


def _names(model: Any, ids: Iterable[int | None]) -> dict[int | None, str]:
    return dict(model.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
