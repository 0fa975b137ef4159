"""Readings, set-based. What the rules might doubt is left to the rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from django.db.models import Model

from cabinet.meters.consumption import (
    ENOUGH_INTERVALS,
    INTERVALS,
    SHARE_OF_CAP,
    TIMES_AVERAGE,
    monthly_cap,
)
from cabinet.meters.models import Meter, Reading
from cabinet.meters.validation import DEFAULT_CAPACITY
from cabinet.tariffs.models import Service
from imports.report import MAX_MESSAGES
from imports.rows.meters import ReadingResource
from imports.staging import numbered, places, services, shelf, writing
from imports.staging.base import Staging
from imports.staging.sql import LINES, SAME_ACCOUNTS, run

# Rows that repeat each other, or are judged by a reading that the file changes.
TOGETHER = f"""
SELECT n FROM {LINES} WHERE meter_id IN (
    SELECT meter_id FROM {LINES} GROUP BY meter_id HAVING count(*) > 1
        AND (bool_or(is_changed AND NOT is_new) OR count(*) <> count(DISTINCT date)))
"""
WRONG = f"SELECT n FROM {LINES} WHERE value < 0"
# Tomorrow begins nowhere in Russia before it does in Greenwich.
FUTURE = f"""
SELECT n FROM {LINES} WHERE date > (now() AT TIME ZONE 'UTC')::date
"""
UNUSUAL = f"SELECT n FROM {LINES} WHERE is_unusual"
DOUBTFUL = f"SELECT n FROM {LINES} WHERE doubts > 0 ORDER BY n LIMIT {MAX_MESSAGES}"
# What can be told of a row without the meter's past: verification and digits.
DOUBTS = f"""
UPDATE {LINES} SET doubts = (coalesce(date > next_verification_date, false))::int
    + (trunc(value) >= 10::numeric ^ coalesce(digit_capacity, {DEFAULT_CAPACITY}))::int
WHERE (is_new OR is_changed) AND (date > next_verification_date
    OR trunc(value) >= 10::numeric ^ coalesce(digit_capacity, {DEFAULT_CAPACITY}))
"""
MONTHS = """
greatest(1, (extract(year FROM {later}) - extract(year FROM {earlier})) * 12
    + extract(month FROM {later}) - extract(month FROM {earlier}))
"""
PAST = "import_past"
PAST_OF = f"""
SELECT l.n, l.meter_id, l.date, l.ratio, c.cap * l.ratio AS cap,
    (l.value - p.value) * l.ratio AS used,
    {{months}} AS months,
    coalesce(c.cap * l.ratio * {SHARE_OF_CAP}, 1) * {{months}} AS floor
FROM {LINES} AS l
    LEFT JOIN (VALUES {{{{caps}}}}) AS c(service_id, cap) USING (service_id)
    CROSS JOIN LATERAL (SELECT date, value FROM meters_reading AS r
        WHERE r.meter_id = l.meter_id AND r.date < l.date AND {shelf.CURRENT}
        ORDER BY r.date DESC LIMIT 1) AS p
WHERE l.is_new OR l.is_changed
""".format(months=MONTHS.format(later="l.date", earlier="p.date"))
# Rows above what is never too much; the average of a month is asked for them alone.
# Whatever comes near its limit, or has a display that turned over, is the rules' to judge.
NEAR = Decimal("0.999999")
UNUSUAL_OF = f"""
UPDATE {LINES} AS l SET is_unusual = true FROM {PAST} AS past CROSS JOIN LATERAL (
    SELECT count(used) AS known, sum(used) / sum(months) AS average,
        bool_or(used < 0) AS is_turned
    FROM (
        SELECT (value - lead(value) OVER newest) * past.ratio AS used,
            {MONTHS.format(later="date", earlier="lead(date) OVER newest")} AS months
        FROM (SELECT date, value FROM meters_reading AS r
            WHERE r.meter_id = past.meter_id AND r.date < past.date AND {shelf.CURRENT}
            ORDER BY r.date DESC LIMIT {INTERVALS + 1}) AS r
        WINDOW newest AS (ORDER BY date DESC)) AS i
    WHERE used IS NOT NULL) AS usual
WHERE past.n = l.n AND past.used > {NEAR} * past.floor
    AND (usual.is_turned OR past.used > {NEAR} * past.months * CASE
        WHEN usual.known < {ENOUGH_INTERVALS} THEN past.cap
        ELSE greatest({TIMES_AVERAGE} * usual.average, past.floor / past.months) END)
"""
LOWER = f"""
UPDATE {LINES} AS l SET is_unusual = true FROM {PAST} AS past
WHERE past.n = l.n AND past.used < 0
"""


class ReadingStaging(Staging):
    resource = ReadingResource
    named: ClassVar[tuple[str, ...]] = ("account", "service", "serial_number")
    others: ClassVar[Mapping[str, tuple[type[Model], str]]] = {"zone": (Meter, "zone")}
    doubts = "doubts"

    def find(self, *, lock: bool) -> None:
        super().find(lock=lock)
        places.find_accounts(self.directory)
        self.by_number = numbered.is_needed(self.context.positions)
        if self.by_number:
            self._find_by_number()
        else:
            shelf.find_meters()
        shelf.find_readings(has_dates=True)

    def links(self) -> dict[str, str]:
        return {
            "id": f"coalesce(old.id, {shelf.NEW_READING})",
            "meter_id": "m.id",
            "service_id": "m.service_id",
            "ratio": "m.ratio",
            "digit_capacity": "m.digit_capacity",
            "next_verification_date": "m.next_verification_date",
            "doubts": "0",
            "is_unusual": "false",
            "seen": "hashtextextended(old::text, 0)",
        }

    def joins(self) -> Iterator[str]:
        yield from super().joins()
        if self.by_number:
            yield numbered.JOIN
        else:
            yield from (places.ACCOUNT, services.join("service"))
            yield shelf.meter_of_row("JOIN", "m", self.cell_of("zone"))
        yield (
            f"LEFT JOIN {shelf.READINGS} AS old ON old.meter_id = m.id"
            " AND old.date = w_date.found"
        )

    def compare(self) -> None:
        places.make(PAST, PAST_OF.format(caps=self._caps()))
        for statement in (DOUBTS, LOWER, UNUSUAL_OF):
            run(statement)

    def oddities(self) -> Iterator[str]:
        yield from (TOGETHER, WRONG, FUTURE, UNUSUAL, DOUBTFUL)
        yield numbered.SAME_NUMBERS if self.by_number else SAME_ACCOUNTS

    def write(self) -> None:
        writing.note(self.context.run, Reading, self.compared)
        writing.update(self)
        writing.insert(self, {"id": "l.id", "created_at": "now()"})

    def _find_by_number(self) -> None:
        """Rows that name no account know their meters by number, the others as ever."""
        has_accounts = "account" in self.context.positions
        named = list(super()._named("account")) if has_accounts else []
        numbered.find_meters()
        numbered.find(super().joins(), self.cell_of("zone"), named)

    def _named(self, name: str) -> Iterator[str]:
        if name != "account" or not self.by_number:
            yield from super()._named(name)

    def _caps(self) -> str:
        """What a meter of each service hardly ever counts in a month, as VALUES."""
        named = run(f"SELECT DISTINCT service_id FROM {LINES}")
        found = Service.objects.in_bulk([pk for (pk,) in named])
        caps = ((pk, monthly_cap(Meter(service=s))) for pk, s in found.items())
        rows = [f"({pk:d}, {cap}::numeric)" for pk, cap in caps if cap is not None]
        return ", ".join(["(0, NULL::numeric)", *rows])
