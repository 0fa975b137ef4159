"""Lines to the tables, and a note of each change so that it can be taken back."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import DecimalField, Model

from imports.staging.sql import FEW, LINES, row_by_row, run

if TYPE_CHECKING:
    from imports.staging.base import Staging

LINE_OF = {"source_run": "l.source_run", "source_line": "l.line"}
NOTE = """
INSERT INTO imports_rowchange (run_id, "table", object_id, line, before, after)
SELECT {run}, '{label}', l.{pk}, l.line, CASE WHEN l.{made} THEN NULL ELSE {before} END,
    {after}
FROM ({lines}) AS l LEFT JOIN {table} AS t ON NOT l.{made} AND t.id = l.{pk}
WHERE l.{made} OR {before} <> {after}
"""


def insert(
    staging: "Staging", columns: Mapping[str, str], *, which: str = "is_new"
) -> None:
    """Add rows to the kind's table; ``columns`` gives SQL besides what the file tells."""
    links = {f"{name}_id": f"l.{name}_id" for name in staging.resource.links}
    kept = {c.name: f"l.{c.name}" for c in staging.kind.columns if c.stored}
    origin = {name: LINE_OF[name] for name in staging.resource.origin}
    filled = links | kept | origin | dict(columns)
    run(
        f"INSERT INTO {staging.table} ({', '.join(filled)})"
        f" SELECT {', '.join(filled.values())} FROM {LINES} AS l"
        f" WHERE {which} ORDER BY n"
    )


def update(staging: "Staging") -> None:
    """Give what is held the words of the file, in the columns that it has.

    Call it before ``insert``, which makes the table larger than the planner knows.
    """
    changed = f"FROM {LINES} WHERE NOT is_new AND is_changed"
    ((many,),) = run(f"SELECT count(*) {changed}")
    if not many:
        return
    origin = {name: LINE_OF[name] for name in staging.resource.origin}
    told = {name: f"l.{name}" for name in staging.compared} | origin
    cells = ", ".join(f"{name} = {sql}" for name, sql in told.items())
    with row_by_row(allowed=many <= FEW):
        run(
            f"UPDATE {staging.table} AS t SET {cells} FROM (SELECT * {changed}) AS l"
            " WHERE t.id = l.id"
        )


def note(
    run_id: int | None,
    model: type[Model],
    names: Iterable[str],
    *,
    lines: str = LINES,
    pk: str = "id",
    made: str = "is_new",
) -> None:
    """Note what the load makes and changes; call it before it does.

    ``lines`` has ``pk`` (the row's id), ``made`` (whether the load makes it) and
    each of ``names``, what the file tells of it.
    """
    if run_id is None:
        return
    listed = list(names)
    run(
        NOTE.format(
            run=run_id,
            label=model._meta.label_lower,  # noqa: SLF001 (public, if underscored)
            table=model._meta.db_table,  # noqa: SLF001 (public, if underscored)
            lines=f"SELECT * FROM {lines}",
            pk=pk,
            made=made,
            before=as_json(model, listed, "t"),
            after=as_json(model, listed, "l"),
        )
    )


def as_json(model: type[Model], names: Iterable[str], alias: str) -> str:
    """SQL of a row's values as ``imports.journal.values_of`` gives them."""
    fields = {
        str(field.attname): field
        for field in model._meta.concrete_fields  # noqa: SLF001 (public, if underscored)
    }
    pairs = (f"'{name}', {_stored(fields[name], alias)}" for name in names)
    return f"jsonb_build_object({', '.join(pairs)})"


def _stored(field: Any, alias: str) -> str:
    """As the table keeps it: «5» of a numeric(12,2) is «5.00»."""
    value = f"{alias}.{field.attname}"
    if not isinstance(field, DecimalField):
        return value
    return f"{value}::numeric({field.max_digits}, {field.decimal_places})::text"


def literal(value: Any) -> str:
    """A default of a model's field in SQL."""
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)
