"""Payments, set-based: a correction is a row that replaces another."""

from collections.abc import Iterator
from typing import ClassVar

from imports.report import MAX_MESSAGES
from imports.rows.payments import FIELDS, PaymentResource
from imports.staging import places
from imports.staging.base import Staging
from imports.staging.sql import LINES, ODD, SAME_ACCOUNTS, STAGED, run
from imports.staging.writing import insert

KNOWN = "import_known"
# No row has replaced it.
LAST = "NOT EXISTS (SELECT 1 FROM payments_payment AS r WHERE r.replaces_id = p.id)"
# Two questions, since each half has an index of its own.
KNOWN_OF = """
SELECT p.* FROM payments_payment AS p WHERE p.replaces_id IS {null}
    AND p.organization_id = ANY(%s) AND p.operation_number <> ''
    AND p.operation_number IN (SELECT {number} FROM {staged} AS s) AND {last}
"""
LOOKS = "ROW({})::text".format(
    ", ".join(
        f"{name}::numeric(14, 2)" if name in ("amount", "fee") else name
        for name in FIELDS
    )
)
# Without a number a row is known as often as the portal holds one like it.
TWINS = f"""
UPDATE {LINES} AS l SET is_new = false, is_changed = false FROM (
    SELECT n, {LOOKS} AS looks,
        row_number() OVER (PARTITION BY {LOOKS} ORDER BY n) AS nth
    FROM {LINES} WHERE operation_number = '') AS told
JOIN (
    SELECT {LOOKS} AS looks, count(*) AS held FROM payments_payment AS p
    WHERE operation_number = '' AND NOT is_reversal AND {LAST}
        AND account_id IN (SELECT account_id FROM {LINES})
    GROUP BY 1) AS known USING (looks)
WHERE told.n = l.n AND told.nth <= known.held
"""
SAME_SUM = "account_id, paid_on, amount"
DOUBTS = f"""
UPDATE {LINES} AS l SET doubts = 1 FROM (
    SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY {SAME_SUM} ORDER BY n)
        FROM {LINES}) AS told WHERE row_number > 1
    UNION SELECT n FROM {LINES} JOIN payments_payment AS p USING ({SAME_SUM})
    WHERE NOT p.is_reversal AND {LAST}) AS doubtful
WHERE doubtful.n = l.n AND l.is_new
"""
REPEATED = f"""
SELECT n FROM {LINES} WHERE (organization_id, operation_number) IN (
    SELECT organization_id, operation_number FROM {LINES}
    WHERE operation_number <> '' GROUP BY 1, 2 HAVING count(*) > 1)
"""
SAME_NUMBERS = f"""
SELECT n FROM {STAGED} WHERE operation_number <> '' AND operation_number IN
    (SELECT operation_number FROM {STAGED} JOIN {ODD} USING (n))
"""
DOUBTFUL = f"SELECT n FROM {LINES} WHERE doubts > 0 ORDER BY n LIMIT {MAX_MESSAGES}"


class PaymentStaging(Staging):
    resource = PaymentResource
    named: ClassVar[tuple[str, ...]] = ("account",)
    doubts = "doubts"

    def find(self, *, lock: bool) -> None:
        super().find(lock=lock)
        places.find_accounts(self.directory)
        places.name_by_service_ids()
        involved = [organization.pk for organization in self.directory.involved]
        number = self.context.written("operation_number")
        halves = [
            KNOWN_OF.format(null=null, number=number, staged=STAGED, last=LAST)
            for null in ("NULL", "NOT NULL")
        ]
        places.make(KNOWN, " UNION ALL ".join(halves), [involved, involved])

    def links(self) -> dict[str, str]:
        return {
            "organization_id": "a.organization_id",
            "account_id": "a.id",
            "replaces_id": "last.id",
            "doubts": "0",
            "seen": "hashtextextended(last::text, 0)",
        }

    def joins(self) -> Iterator[str]:
        yield from super().joins()
        yield places.ACCOUNT
        number = self.context.written("operation_number")
        same = (
            f"last.operation_number = {number}"
            " AND last.organization_id = a.organization_id"
        )
        yield f"LEFT JOIN {KNOWN} AS last ON {same}"
        # What was reversed and comes again is new, and goes on from the reversal.
        yield f"LEFT JOIN {KNOWN} AS old ON old.id = last.id AND NOT old.is_reversal"

    def compare(self) -> None:
        run(TWINS)
        run(DOUBTS)

    def oddities(self) -> Iterator[str]:
        if "operation_number" in self.context.positions:
            yield SAME_NUMBERS
        yield from (REPEATED, DOUBTFUL, SAME_ACCOUNTS)

    def write(self) -> None:
        columns = {
            "replaces_id": "l.replaces_id",
            "is_reversal": "false",
            "created_at": "now()",
        }
        insert(self, columns, which="is_new OR is_changed")
