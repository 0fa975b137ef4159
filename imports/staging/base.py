"""What every staged kind does: read the file, match it, look, count, write.

A kind declares its links, its joins and what makes a row odd; the rest is here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import Model

from imports.kinds import Column, Kind, Type
from imports.locking import hold_organizations
from imports.report import Report
from imports.rows import Context, KindResource
from imports.rows.directory import Directory
from imports.staging import odd, places
from imports.staging.cells import MANGLED, Cell, cell, numbers_fit, text, tidied
from imports.staging.copying import Progress, stage
from imports.staging.sql import LINES, STAGED, UNREAD, run
from imports.staging.sums import sums_of_staged
from imports.staging.writing import literal

COUNTS = f"""
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND is_changed),
    count(*) FILTER (WHERE NOT is_new AND NOT is_changed)
FROM {LINES}
"""


class Staging:
    """One file of a kind; ``check`` fills the report, ``write`` loads the lines."""

    resource: ClassVar[type[KindResource]]
    # Columns that tell of something else than the kind's own rows, and their fields.
    others: ClassVar[Mapping[str, tuple[type[Model], str]]] = {}
    # Required columns that are looked up rather than kept.
    named: ClassVar[tuple[str, ...]] = ()
    # SQL of how many doubts row mode would tell of a line.
    doubts: ClassVar[str] = "0"

    def __init__(self, context: Context, *, keep_missing: bool = True) -> None:
        self.context = places.StagedContext.of(context)
        self.directory = Directory(self.context)
        self.rows = self.resource(self.context)
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
        columns = [self.kind.column(name) for name in context.positions]
        self.cells = [found for column in columns if (found := self._cell(column))]
        self._numbers = [one for one in self.cells if one.is_number]

    # What the load does, in this order

    def check(self, report: Report, progress: Progress, *, lock: bool) -> None:
        """Say of every row what it would change, or why the file is refused."""
        report.rows = stage(self.context, progress)
        self.find(lock=lock)
        self._match(report.rows)
        self.compare()
        odd.look(self, report)
        # Row mode has spoken of the lines that came through it.
        doubts = f"SELECT coalesce(sum({self.doubts}), 0) FROM {LINES}"
        report.more_warnings = run(doubts)[0][0]
        self.findings = sums_of_staged(self.kind.slug, self.context.positions)
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

    def links(self) -> dict[str, str]:
        """SQL of each column of a line besides the file's values."""
        raise NotImplementedError

    def joins(self) -> Iterator[str]:
        """Of ``o``, the organisation that a row names, and each word's meaning."""
        organization = self.context.written("organization")
        yield f"JOIN {places.ORGANIZATIONS} AS o ON o.text = {organization}"
        yield from (one.join for one in self.cells if one.is_word)

    def is_new(self) -> str:
        return "old.id IS NULL"

    def is_changed(self) -> str:
        """Where the portal has the row, whether the file tells something else."""
        columns = self.columns()
        new = ", ".join(columns[name] for name in self.compared)
        old = ", ".join(f"old.{name}" for name in self.compared)
        return f"ROW({new}) IS DISTINCT FROM ROW({old})"

    def value(self, column: Column, told: Cell | None) -> str:
        """SQL of what a line keeps in a column; ``told`` is None where the file lacks it."""
        if told:
            return self.told(told)
        default = cell(column, self.model).field.get_default()
        return f"coalesce(old.{column.name}, {literal(default)})"

    def vouched(self) -> Iterator[str]:
        """Conditions under which row mode has nothing to say of a row."""
        yield "NOT s.stray"
        for name in self.named:
            yield from self._named(name)
        for one in self.cells:
            yield from one.fits
        yield from numbers_fit(self._numbers)

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

    @property
    def kind(self) -> Kind:
        return self.resource.kind

    @property
    def model(self) -> type[Model]:
        found: type[Model] = self.resource._meta.model  # noqa: SLF001 (public)
        return found

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)  # noqa: SLF001 (public)

    @property
    def compared(self) -> tuple[str, ...]:
        return self.rows.compared

    def columns(self) -> dict[str, str]:
        """SQL of each column of a line, by its name."""
        return self.links() | dict(self._values())

    @property
    def own_cells(self) -> list[Cell]:
        """Those that the rows themselves keep."""
        return [one for one in self.cells if one.column.stored]

    def cell_of(self, name: str) -> Cell | None:
        return next((one for one in self.cells if one.name == name), None)

    def told(self, one: Cell) -> str:
        """A cell's value, or what the portal has where an empty one says nothing."""
        if not self.context.table.keep_empty:
            return one.typed
        held = f"old.id IS NOT NULL AND {self._written(one.name)} = ''"
        return f"CASE WHEN {held} THEN old.{one.name} ELSE {one.typed} END"

    def written_cells(self) -> Iterator[str]:
        """SQL of each cell as the file writes it, numbers too."""
        return map(self._written, self.context.positions)

    def _named(self, name: str) -> Iterator[str]:
        """That a look-up has something to look for, and whole."""
        is_code = self.kind.column(name).type is Type.CODE
        if is_code:
            yield f"s.\"{name}\" !~ '{MANGLED}'"
        yield f"{text(name)} <> ''"

    def _cell(self, column: Column) -> Cell | None:
        if column.stored:
            return cell(column, self.model)
        other = self.others.get(column.name)
        return cell(column, *other) if other else None

    def _match(self, rows: int) -> None:
        """The lines as they would be loaded, beside what the portal holds."""
        run(f"DROP TABLE IF EXISTS {LINES}")
        run(f"ALTER TABLE {STAGED} ADD COLUMN written text[]")
        # So many conditions look to the planner as if hardly a row met them all.
        run("SET LOCAL enable_nestloop = off")
        run(f"CREATE TEMPORARY TABLE {LINES} ON COMMIT DROP AS {self._lines()}")
        if self._numbers and run(f"SELECT count(*) FROM {LINES}") != [(rows,)]:
            self._tidy_numbers()
            run(f"INSERT INTO {LINES} {self._lines()} AND s.written IS NOT NULL")
        run("SET LOCAL enable_nestloop = on")
        run(f"ANALYZE {LINES}")

    def _tidy_numbers(self) -> None:
        """Write numbers plainly in the rows that need it; most files have none."""
        cells = ", ".join(f'"{one.name}" = {tidied(one.name)}' for one in self._numbers)
        kept = ", ".join(f'"{one.name}"' for one in self._numbers)
        run(
            f"UPDATE {STAGED} AS s SET {cells}, written = ARRAY[{kept}]"
            f" WHERE n IN ({UNREAD})"
        )

    def _lines(self) -> str:
        columns = self.columns() | {
            "source_run": f"{self._source_run()}::bigint",
            "is_new": self.is_new(),
            "is_changed": self.is_changed(),
        }
        selected = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        return (
            f"SELECT s.n, s.line, {selected} FROM {STAGED} AS s"
            f" {' '.join(self.joins())} WHERE {' AND '.join(self.vouched())}"
        )

    def _values(self) -> Iterator[tuple[str, str]]:
        """Each column that the kind's rows keep: the file's, or what there is."""
        told = {one.name: one for one in self.own_cells}
        for column in self.kind.columns:
            if column.stored:
                yield column.name, self.value(column, told.get(column.name))

    def _source_run(self) -> str:
        return "NULL" if self.context.run is None else f"{self.context.run:d}"

    def _written(self, name: str) -> str:
        numbers = [one.name for one in self._numbers]
        if name not in numbers:
            return f's."{name}"'
        return f'coalesce(s.written[{numbers.index(name) + 1}], s."{name}")'
