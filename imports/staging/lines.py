"""The lines of a file as SQL: what a kind declares, and the statement made of it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from django.db.models import Model

from imports.kinds import Column, Kind, Type
from imports.rows import Context, KindResource
from imports.rows.directory import Directory
from imports.staging import places
from imports.staging.cells import MANGLED, Cell, cell, numbers_fit, text
from imports.staging.sql import STAGED
from imports.staging.writing import literal


class Lines:
    """A file's rows as they would be loaded, beside what the portal holds (``old``)."""

    resource: ClassVar[type[KindResource]]
    # Columns that tell of something else than the kind's own rows, and their fields.
    others: ClassVar[Mapping[str, tuple[type[Model], str]]] = {}
    # Required columns that are looked up rather than kept.
    named: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        self.context = places.StagedContext.of(context)
        self.directory = Directory(self.context)
        self.rows = self.resource(self.context)
        columns = [self.kind.column(name) for name in context.positions]
        self.cells = [found for column in columns if (found := self._cell(column))]
        self.numbers = [one for one in self.cells if one.is_number]

    # What a kind tells

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
        yield from numbers_fit(self.numbers)

    # Of what the file and the kind have

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

    # The statement

    def query(self) -> str:
        """Of every row that row mode has nothing to say of."""
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
        numbers = [one.name for one in self.numbers]
        if name not in numbers:
            return f's."{name}"'
        return f'coalesce(s.written[{numbers.index(name) + 1}], s."{name}")'
