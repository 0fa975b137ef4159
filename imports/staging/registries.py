"""A bank's registry: payments, our own among them, and accounts that nobody knows.

Before payments are compared, a clerk's remembered decisions name accounts.
After SQL has matched what it can, two sorts of rows leave the file's way:
our own online payments, known by the provider's number, and rows that are
plainly good but for their account, which go to the basket. What is left is a
file of payments like any other: one bad row refuses the whole of it.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from imports.kinds.paying import REGISTRY
from imports.report import MAX_MESSAGES, Message, Report
from imports.rows.payments import PaymentResource
from imports.staging import basket, places
from imports.staging.basket import ASIDE, OWN
from imports.staging.payments import PaymentStaging
from imports.staging.sql import LINES, STAGED, UNREAD, run

EXTRAS = {"payer": "payer", "payer_address": "address", "purpose": "purpose"}
TELL_WHOSE = (
    "Чей это реестр, портал не знает. Выберите организацию при загрузке: тогда"
    " незнакомые счета попадут в «Невыясненные платежи»."
)
LEAVE = "DELETE FROM {table} WHERE n IN (SELECT n FROM {gone})"


class RegistryResource(PaymentResource):
    kind = REGISTRY


class RegistryStaging(PaymentStaging):
    resource = RegistryResource
    # Without an account a row waits for a clerk: it is no fault of the file.
    named: ClassVar[tuple[str, ...]] = ()

    def check(self, report: Report, *, lock: bool) -> None:
        super().check(report, lock=lock)
        report.refuse(basket.repeated())
        if report.refused:
            report.refuse([] if self._is_known else [TELL_WHOSE])
            return
        self.aside = basket.Counts.now()
        report.new += self.aside.new
        report.changed += self.aside.matched
        report.unchanged += self.aside.known
        self._tell(report)
        self.seen |= report.counts

    def find(self, *, lock: bool) -> None:
        super().find(lock=lock)
        involved = [organization.pk for organization in self.directory.involved]
        basket.name_remembered(self._extra, self.context, involved)

    def vouched(self) -> Iterator[str]:
        yield from super().vouched()
        yield from self._named("account")

    def sums(self) -> dict[str, Any]:
        # Of the whole file: what is put aside has left the staging table.
        return self._sums

    def compare(self) -> None:
        self._sums = super().sums()
        self._put_aside()
        run(f"DROP TABLE IF EXISTS {OWN}")
        run(basket.OWN_ROWS)
        for table in (LINES, ASIDE, STAGED):
            run(LEAVE.format(table=table, gone=OWN))
        run(LEAVE.format(table=STAGED, gone=ASIDE))
        basket.compare()
        super().compare()

    def write(self) -> None:
        super().write()
        if self.context.run is not None:
            basket.write(self.context.run)

    # Its parts

    def _put_aside(self) -> None:
        """Rows that nothing but their account keeps from being payments."""
        organization = f"coalesce(o.found, {self._only})"
        links = {field: self._extra(name) for name, field in EXTRAS.items()} | {
            "organization_id": organization,
            "account_text": self._extra("account"),
            "key": basket.key(self._extra),
            "is_new": "true",
        }
        columns = links | dict(self._values())
        selected = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        joins = [*super(PaymentStaging, self).joins(), basket.NOTHING_HELD]
        run(f"DROP TABLE IF EXISTS {ASIDE}")
        run(
            f"CREATE TEMPORARY TABLE {ASIDE} ON COMMIT DROP AS"
            f" SELECT s.n, s.line, {selected} FROM {STAGED} AS s {' '.join(joins)}"
            f" WHERE s.n IN ({UNREAD}) AND {organization} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {places.ACCOUNTS} AS a"
            f' WHERE a.number = s."account") AND {" AND ".join(super().vouched())}'
        )

    @property
    def _is_known(self) -> bool:
        return bool(self.context.organization) or "NULL" not in self._only

    @property
    def _only(self) -> str:
        """SQL of the organisation of rows that name none; NULL for nobody knows.

        A registry goes to one recipient: known accounts tell whose it is.
        """
        known = [organization.pk for organization in self.directory.involved]
        if len(known) > 1:
            known = [
                pk for (pk,) in run(f"SELECT DISTINCT organization_id FROM {LINES}")
            ]
        return f"{known[0]:d}" if len(known) == 1 else "NULL::bigint"

    def _extra(self, name: str) -> str:
        """SQL of a column that payments themselves don't keep."""
        return f"left({self.context.written(name)}, 255)"

    def _tell(self, report: Report) -> None:
        told = [Message(*row) for row in basket.warnings()]
        report.warnings = [*report.warnings, *told[:MAX_MESSAGES]]
        report.more_warnings += len(told[MAX_MESSAGES:])
