"""Row mode: one import-export Resource a kind, built from its declaration.

A row goes through parse → resolve (look-ups) → existing → compare → validate,
with no query of its own. Only when every row has passed is anything written,
in batches, inside the transaction that ``import_data`` holds.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.resources import ModelResource
from import_export.results import Result, RowResult

from imports.journal import Journal
from imports.kinds import Kind
from imports.report import Message
from imports.rows.context import Context
from imports.rows.directory import Directory, clean, refusal
from imports.rows.parsing import field, parse

BATCH = 1000
TOLD_EVERY = 200
# The code of an error that another row has told already.
REPEATED = "repeated"
TOTAL = re.compile(r"(?:итог|всего\b)", re.IGNORECASE)
TOTAL_TOLD = (
    "Это строка итога. Нажмите «Изменить, как читать файл» и впишите её начало в"
    " «Примечания начинаются с», либо удалите её."
)


def no_progress(rows: int) -> None:
    """For a load that nobody watches."""


class QuietRowResult(RowResult):
    def add_instance_info(self, instance: Model | None) -> None:
        """Nothing: naming an instance costs a query where it names a relation."""


class KindResource(ModelResource):
    """What the kinds share; each tells how its rows are found and checked."""

    kind: ClassVar[Kind]
    # Relations that ``resolve`` sets on the instance besides the columns.
    links: ClassVar[tuple[str, ...]] = ()
    # Fields that keep the load and the line, where the model has them.
    origin: ClassVar[tuple[str, ...]] = ()

    class Meta:
        use_bulk = True
        skip_diff = True
        skip_unchanged = True

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.directory = Directory(context)
        self.fields = {c.name: field(c) for c in self.kind.columns}
        present = [self.kind.column(name) for name in context.positions]
        self.stored = tuple(column.name for column in present if column.stored)
        self.created: list[Any] = []
        self.changed: list[Any] = []
        self.matched: set[Any] = set()
        self._lines: dict[object, int] = {}
        self.journal = Journal()
        self.progress: Callable[[int], None] = no_progress

    # What a kind tells

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        """The instance's relations that the row names. Raises ValidationError."""
        return {}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        """What tells the row from others; None for rows that are never merged."""
        raise NotImplementedError

    def existing(self, key: object) -> Model | None:
        """What the portal holds under the key."""
        raise NotImplementedError

    def check(self, instance: Any) -> None:
        """Rules across columns, as ValidationError by column."""

    def finish(self, instance: Any, result: RowResult) -> None:
        """What else a row brings, once the row itself has passed."""

    def write(self) -> None:
        """Save everything; called once, when no row has an error."""
        self.directory.write()
        model = self._meta.model
        model.objects.bulk_create(self.created, batch_size=BATCH)
        fields = [*self.stored, *self.links, *self.origin]
        if self.changed and fields:
            model.objects.bulk_update(self.changed, fields, batch_size=BATCH)

    def count_held(self) -> int:
        """For a snapshot: how many rows of its kind the portal holds."""
        return 0

    def absent(self) -> list[str]:
        """The first rows of a snapshot that the portal has and the file hasn't, by name."""
        return []

    # How import-export drives it

    def get_row_result_class(self) -> type[RowResult]:
        return QuietRowResult

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._held = self.count_held()

    def before_import_row(
        self, row: dict[str, str], row_number: int = 0, **kwargs: Any
    ) -> None:
        self.row_number = row_number
        if row_number % TOLD_EVERY == 0:
            self.progress(row_number)
        self._refuse_stray_cells()
        self._refuse_total()
        self.values = parse(row, self.fields, self.kind)

    def get_or_init_instance(
        self, instance_loader: Any, row: dict[str, str]
    ) -> tuple[Any, bool]:
        self.resolved = self.resolve(self.values)
        key = self.key(self.values, self.resolved)
        self._refuse_repeated(key)
        known = self.existing(key)
        self.is_new = known is None
        self.instance = self.init_instance(row) if known is None else known
        if not self.is_new:
            self.matched.add(key)
        return self.instance, self.is_new

    def import_instance(
        self, instance: Any, row: dict[str, str], **kwargs: Any
    ) -> None:
        self.remember(instance, self.compared)
        self.before = self._snapshot(instance)
        for name in self.stored:
            if not self._says_nothing(name):
                setattr(instance, name, self.values[name])
        for name in self.links:
            setattr(instance, name, self.resolved[name])

    def skip_row(
        self,
        instance: Any,
        original: Any,
        row: Any,
        import_validation_errors: Any = None,
    ) -> bool:
        return not self.is_new and self._snapshot(instance) == self.before

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        # Relations and uniqueness are checked by look-ups: no query a row.
        clean(instance, {name: name for name in self.stored})
        self.check(instance)

    def save_instance(
        self, instance: Any, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        for name, value in zip(self.origin, self._origin, strict=False):
            setattr(instance, name, value)
        (self.created if is_create else self.changed).append(instance)

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        self.finish(self.instance, row_result)

    def after_import(self, dataset: Any, result: Result, **kwargs: Any) -> None:
        if not result.has_errors() and not result.has_validation_errors():
            self.write()
            if self.context.run:
                self.journal.write(self.context.run)

    # Helpers

    @property
    def missing(self) -> int:
        """How many rows of a snapshot the portal has and the file hasn't."""
        return max(0, self._held - len(self.matched))

    def heading(self, name: str) -> str:
        """A column as the file calls it, or as the declaration does."""
        return self.context.heading(name) or self.kind.column(name).title

    def warn(self, text: str, column: str = "") -> None:
        """Tell staff about the row at hand without refusing it."""
        self.context.warnings.append(
            Message(
                text,
                self.context.line(self.row_number),
                self.context.heading(column),
                self.context.cell(self.row_number, column),
            )
        )

    @property
    def compared(self) -> tuple[str, ...]:
        """What makes a row changed: the file's columns and the links."""
        return (*self.stored, *(f"{name}_id" for name in self.links))

    def _says_nothing(self, name: str) -> bool:
        """An empty cell of a file that keeps what the portal holds."""
        table = self.context.table
        return (
            table.keep_empty
            and not self.is_new
            and not self.context.cell(self.row_number, name)
        )

    def _refuse_stray_cells(self) -> None:
        table = self.context.table
        if len(table.rows[self.row_number - 1].cells) > len(table.headings.cells):
            raise ValidationError(
                "Ячеек больше, чем заголовков. Проверьте разделители и кавычки."
            )

    def _refuse_total(self) -> None:
        """«Итого» under the rows of a table; no account and no house is called so."""
        told = (self.context.cell(self.row_number, n) for n in ("account", "building"))
        if any(map(TOTAL.match, told)):
            raise ValidationError(TOTAL_TOLD)

    def _refuse_repeated(self, key: object) -> None:
        if key is None:
            return
        line = self.context.line(self.row_number)
        first = self._lines.setdefault(key, line)
        if first != line:
            name = self.kind.key[-1]
            shown = name if name in self.context.positions else self.kind.key[0]
            raise refusal(
                shown, f"Строки {first} и {line} об одном и том же. Оставьте одну."
            )

    def remember(self, row: Any, names: Iterable[str]) -> None:
        """Note what a row was, before the file changes it."""
        if self.context.run:
            self.journal.remember(row, names, self.context.line(self.row_number))

    @property
    def _origin(self) -> tuple[int | None, int]:
        return self.context.run, self.context.line(self.row_number)

    def _snapshot(self, instance: Any) -> list[Any]:
        return [getattr(instance, name) for name in self.compared]
