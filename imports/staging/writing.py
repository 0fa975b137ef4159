"""Lines to the tables: what is new is inserted, what is changed is updated."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from imports.staging.sql import LINES, run

if TYPE_CHECKING:
    from imports.staging.base import Staging


def insert(
    staging: "Staging", columns: Mapping[str, str], *, which: str = "is_new"
) -> None:
    """Add rows to the kind's table; ``columns`` gives SQL besides what the file tells."""
    kept = {c.name: f"l.{c.name}" for c in staging.kind.columns if c.stored}
    origin = {name: f"l.{LINE_OF[name]}" for name in staging.resource.origin}
    filled = kept | origin | dict(columns)
    run(
        f"INSERT INTO {staging.table} ({', '.join(filled)})"
        f" SELECT {', '.join(filled.values())} FROM {LINES} AS l"
        f" WHERE {which} ORDER BY n"
    )


LINE_OF = {"source_run": "source_run", "source_line": "line"}


def literal(value: Any) -> str:
    """A default of a model's field in SQL."""
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)
