"""What every staged kind does: read the file, match it, look, count, write.

A kind declares its lines (``lines``) and what makes a row odd; the rest is here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from imports.locking import hold_organizations
from imports.report import Report
from imports.rows import Context, KindResource
from imports.staging import odd, places
from imports.staging.cells import tidied
from imports.staging.copying import Progress, stage
from imports.staging.lines import Lines
from imports.staging.sql import FEW, LINES, STAGED, UNREAD, row_by_row, run
from imports.staging.sums import sums_of_staged

COUNTS = f"""
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND is_changed),
    count(*) FILTER (WHERE NOT is_new AND NOT is_changed)
FROM {LINES}
"""


class Staging(Lines):
    """One file of a kind; ``check`` fills the report, ``write`` loads the lines."""

    # SQL of how many doubts row mode would tell of a line.
    doubts: ClassVar[str] = "0"

    def __init__(self, context: Context, *, keep_missing: bool = True) -> None:
        super().__init__(context)
        self.keep_missing = keep_missing
        self.versions: list[list[int | None]] = []
        self.odd: Mapping[str, int] = {}
        # For a snapshot: how many rows the portal has.
        self.held = 0
        # What the file was compared with, for the load to see that it still stands.
        self.seen: dict[str, Any] = {}
        # What a person is shown of the check, and which missing rows they withdrew.
        self.findings: dict[str, Any] = {}
        self.withdrawn: tuple[int, ...] = ()

    # What the load does, in this order

    def read(self, report: Report, progress: Progress) -> None:
        """Stage every row; what is wrong with the whole file shows on the way."""
        report.rows = stage(self.context, progress)
        report.refuse(self.context.table.problems)

    def check(self, report: Report, *, lock: bool) -> None:
        """Say of every row what it would change, or why the file is refused."""
        with row_by_row(allowed=report.rows <= FEW):
            self.find(lock=lock)
            self._match(report.rows)
            self.compare()
            odd.look(self, report)
        # Row mode has spoken of the lines that came through it.
        doubts = f"SELECT coalesce(sum({self.doubts}), 0) FROM {LINES}"
        report.more_warnings = run(doubts)[0][0]
        self.findings = self.sums()
        if not report.refused:
            self.count(report)

    def write(self) -> None:
        """Load the lines; call it after ``check``."""
        raise NotImplementedError

    # What a kind tells

    def find(self, *, lock: bool) -> None:
        """Put what the file names into small tables, for ``joins``.

        ``lock`` keeps what the file is about from others until the transaction ends.
        """
        if lock:
            hold_organizations(self.directory)
        places.find_organizations(self.directory)
        for one in self.cells:
            if one.is_word:
                places.find_words(one)

    def sums(self) -> dict[str, Any]:
        """What the whole file adds up to, for kinds that bring money."""
        return sums_of_staged(self.kind.slug, self.context.positions)

    def oddities(self) -> Iterator[str]:
        """Queries for rows that are odd besides those that SQL can't read."""
        raise NotImplementedError

    def compare(self) -> None:
        """What is told of the lines once all of them are there."""

    def row_mode(self, context: Context) -> KindResource:
        """Row mode for the odd rows."""
        return self.resource(context)

    def take_in(self, resource: Any, totals: Mapping[str, int]) -> None:
        """Note the odd rows that row mode has accepted, and written."""
        self.odd = totals

    def count(self, report: Report) -> None:
        new, changed, unchanged = run(COUNTS)[0]
        report.new = new + self.odd.get("new", 0)
        report.changed = changed + self.odd.get("update", 0)
        report.unchanged = unchanged + self.odd.get("skip", 0)
        report.missing = max(0, self.held - report.changed - report.unchanged)
        held = run(f"SELECT coalesce(sum(seen), 0)::text FROM {LINES}")
        self.seen = {"held": held[0][0], **report.counts}

    # Its parts

    def _match(self, rows: int) -> None:
        """The lines as they would be loaded, beside what the portal holds."""
        run(f"DROP TABLE IF EXISTS {LINES}")
        run(f"ALTER TABLE {STAGED} ADD COLUMN written text[]")
        with row_by_row(allowed=False):
            run(f"CREATE TEMPORARY TABLE {LINES} ON COMMIT DROP AS {self.query()}")
            if self.numbers and run(f"SELECT count(*) FROM {LINES}") != [(rows,)]:
                self._tidy_numbers()
                run(f"INSERT INTO {LINES} {self.query()} AND s.written IS NOT NULL")
        run(f"ANALYZE {LINES}")

    def _tidy_numbers(self) -> None:
        """Write numbers plainly in the rows that need it; most files have none."""
        cells = ", ".join(f'"{one.name}" = {tidied(one.name)}' for one in self.numbers)
        kept = ", ".join(f'"{one.name}"' for one in self.numbers)
        run(
            f"UPDATE {STAGED} AS s SET {cells}, written = ARRAY[{kept}]"
            f" WHERE n IN ({UNREAD})"
        )
