"""Queries that every page asks, compiled once and filled in anew for each page.

The ORM takes longer to write a statement of several joins than the database to
answer it, and the database longer to plan it. A prepared query is written down
as any other, by its queryset, and gives the same instances.

A connection that asks it often has the database keep its plan, as psycopg 3
does by itself. Behind a pooler that changes connections between transactions
say ``DISABLE_SERVER_SIDE_CURSORS``, as Django asks for anyhow.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any, Generic, Self, TypeVar, cast
from weakref import WeakKeyDictionary

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, router
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators

Row = tuple[Any, ...]
# A connection that was asked so often will be asked again.
OFTEN = 5
POOLED = "DISABLE_SERVER_SIDE_CURSORS"
M = TypeVar("M", bound=models.Model)


class Asked(Expression):
    """A value that each call of a prepared query gives by its name."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, *_: Any) -> Any:
        return "%s", [self]


def asked_key(name: str) -> Any:
    """The key of a row that a call asks for."""
    return Asked(name, models.BigIntegerField())


def asked_keys(name: str) -> Any:
    """A list of them, for ``Among``."""
    return Asked(name, ArrayField(models.BigIntegerField()))


def asked_day(name: str) -> Any:
    return Asked(name, models.DateField())


def asked_moment(name: str) -> Any:
    return Asked(name, models.DateTimeField())


def asked_text(name: str) -> Any:
    return Asked(name, models.CharField())


def asked_public_id(name: str) -> Any:
    return Asked(name, models.UUIDField())


class Among(models.Func):
    """Whether a column holds one of several asked keys: ``Among(F("pk"), …)``."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class Prepared(Generic[M]):
    """A queryset with ``Asked`` values, compiled when it is first needed.

    What is asked must be what the database takes: a key, a day, a text.
    """

    def __init__(self, build: "Callable[[], models.QuerySet[M, Any]]") -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, **asked: Any) -> list[M]:
        """The instances, with what the queryset joins and annotates."""
        query = self._for_reading()
        return [query.instance(row) for row in query.rows(asked)]

    def rows(self, **asked: Any) -> list[Row]:
        """The bare rows, for a queryset of ``values_list``."""
        return self._for_reading().rows(asked)

    def _for_reading(self) -> "_Compiled":
        if not self._compiled:
            self._add(self._build())
        # Which of several databases answers is decided page by page.
        alias = router.db_for_read(self._model)
        if alias not in self._compiled:
            self._add(self._build().using(alias))
        return self._compiled[alias]

    def _add(self, queryset: "models.QuerySet[M, Any]") -> None:
        self._model = queryset.model
        self._compiled[queryset.db] = _Compiled.of(queryset)


# How often each connection was asked what; gone with the connection.
_asked_of: "WeakKeyDictionary[Any, Counter[str]]" = WeakKeyDictionary()


def _numbered(statement: str) -> str:
    """«… = $1 …» for «… = %s …»."""
    numbers = count(1)
    return re.sub(
        "%[s%]",
        lambda sign: f"${next(numbers)}" if sign[0] == "%s" else "%",
        statement,
    )


def _name(model: Any, statement: str) -> str:
    """Tells whoever reads a log of statements what was asked."""
    table = model._meta.db_table  # noqa: SLF001 (public, if underscored)
    return f'"{table[:40]}_{sha256(statement.encode()).hexdigest()[:16]}"'


@dataclass(frozen=True)
class _Compiled:
    """A statement, and how a row of its answer becomes an instance."""

    alias: str
    name: str
    is_partitioned: bool
    statement: str
    values: tuple[Any, ...]
    model: Any
    columns: slice
    names: list[str]
    joined: list[Any]
    annotated: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, queryset: "models.QuerySet[Any, Any]") -> Self:
        """As Django's own ``ModelIterable`` would, but to be kept."""
        compiler = queryset.query.get_compiler(queryset.db)
        statement, values = compiler.as_sql()
        info: Any = compiler.klass_info or {"model": queryset.model}
        fields = info.get("select_fields", [0])
        columns = slice(fields[0], fields[-1] + 1)
        names = [getattr(one[0], "target", one[0]) for one in compiler.select[columns]]
        return cls(
            alias=queryset.db,
            name=_name(queryset.model, statement),
            is_partitioned=getattr(queryset.model, "is_partitioned", False),
            statement=statement,
            values=tuple(values),
            model=info["model"],
            columns=columns,
            names=[getattr(one, "attname", "") for one in names],
            joined=get_related_populators(info, compiler.select, queryset.db),  # type: ignore[call-arg]
            annotated=tuple((compiler.annotation_col_map or {}).items()),
        )

    def rows(self, asked: dict[str, Any]) -> list[Row]:
        values = [
            asked[one.name] if isinstance(one, Asked) else one for one in self.values
        ]
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute(self._planned(connection) or self.statement, values)
            return cast(list[Row], cursor.fetchall())

    def _planned(self, connection: Any) -> str:
        """What asks by the plan that the connection keeps; empty while it has none.

        Not of a partitioned table: such a plan would lock every partition.
        """
        if self.is_partitioned or connection.settings_dict.get(POOLED):
            return ""
        link = connection.connection
        times = _asked_of.setdefault(link, Counter())
        asked = times[self.name] + 1
        if asked == OFTEN:
            with connection.wrap_database_errors, link.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {_numbered(self.statement)}")
        # Counted afterwards: a transaction that has failed prepares nothing.
        times[self.name] = asked
        if asked < OFTEN:
            return ""
        places = ", ".join(["%s"] * len(self.values))
        return f"EXECUTE {self.name} ({places})"

    def instance(self, row: Row) -> Any:
        made = self.model.from_db(self.alias, self.names, row[self.columns])
        for joined in self.joined:
            joined.populate(row, made)
        for name, place in self.annotated:
            setattr(made, name, row[place])
        return made
