"""What row mode did to each row, so that a load can be taken back."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from imports.models import RowChange

BATCH = 1000


@dataclass(frozen=True)
class Before:
    """A row as it was before the load touched it; None where there was none."""

    row: Model
    line: int
    names: tuple[str, ...]
    values: dict[str, Any] | None


class Journal:
    """Remembers rows before they change, and notes what became of them."""

    def __init__(self) -> None:
        self._befores: dict[int, Before] = {}

    def remember(self, row: Model, names: Iterable[str], line: int) -> None:
        """Call it before the first change; later calls for the row say nothing."""
        if id(row) in self._befores:
            return
        listed = tuple(names)
        values = values_of(row, listed) if row.pk else None
        self._befores[id(row)] = Before(row, line, listed, values)

    def write(self, run: int) -> None:
        """Note what was made and what was changed; call it when all is saved."""
        RowChange.objects.bulk_create(self._changes(run), batch_size=BATCH)

    def _changes(self, run: int) -> Iterator[RowChange]:
        for before in self._befores.values():
            after = values_of(before.row, before.names)
            if before.row.pk and before.values != after:
                yield RowChange(
                    run_id=run,
                    table=before.row._meta.label_lower,  # noqa: SLF001 (public)
                    object_id=before.row.pk,
                    line=before.line,
                    before=before.values,
                    after=after,
                )


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Values as they would come back from JSON, so that they compare."""
    told = {name: _as_stored(row, name) for name in names}
    return dict(json.loads(json.dumps(told, cls=DjangoJSONEncoder)))


def _as_stored(row: Model, name: str) -> Any:
    """As the database would give it: «5» of a numeric(12,2) is «5.00»."""
    value = getattr(row, name)
    field = row._meta.get_field(name)  # noqa: SLF001 (public, if underscored)
    places = getattr(field, "decimal_places", None)
    return value if value is None or places is None else f"{value:.{places}f}"
