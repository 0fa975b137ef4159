"""Typed values in SQL, from the declaration of a kind.

``imports.values`` is the grammar; here is the part of it that SQL vouches for.
A cell beyond it is nobody's fault yet: row mode looks at it. Columns of few
values (dates, months, choices) are words: row mode reads each of them once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import connection
from django.db.models import EmailField, Field, Model

from imports.kinds import Column, Type
from imports.rows.parsing import field as parser
from imports.values import NOTHING

DASHES = ", ".join(f"'{mark}'" for mark in sorted(NOTHING))
NUMBER = "^[-+]? ?(?:[0-9]{1,30}|[0-9]{1,3}(?: [0-9]{3}){1,9})(?:[.,][0-9]{1,20})?$"
MANGLED = r"^[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$"
TEXTS = (Type.TEXT, Type.CODE)
# An address that nobody would doubt; row mode judges others.
EMAIL = r"^([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@([a-z0-9]+\.)+[a-z]{2,20})?$"


@dataclass(frozen=True)
class Cell:
    """A column of the file beside the field that keeps what it tells."""

    column: Column
    field: Any

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def raw(self) -> str:
        return f's."{self.name}"'

    @property
    def is_number(self) -> bool:
        return self.column.type is Type.NUMBER

    @property
    def is_email(self) -> bool:
        return isinstance(self.field, EmailField)

    @property
    def is_word(self) -> bool:
        """Read by row mode, value by value: few values, or rules of their own."""
        if self.column.type not in TEXTS:
            return not self.is_number
        rules = () if self.is_email else self.field.validators
        return not all(isinstance(rule, MaxLengthValidator) for rule in rules)

    @property
    def words(self) -> str:
        """The table of a word's values."""
        return f"import_word_{self.name}"

    @property
    def db_type(self) -> str:
        return str(self.field.db_type(connection))

    @property
    def typed(self) -> str:
        """SQL of the value."""
        if self.is_word:
            return f"w_{self.name}.found"
        if not self.is_number:
            return text(self.name) if self.column.type is Type.TEXT else self.raw
        value = number(self.name)
        blank = self.column.blank
        return value if blank is None else f"coalesce({value}, {blank})"

    @property
    def join(self) -> str:
        return f"JOIN {self.words} AS w_{self.name} ON w_{self.name}.text = {self.raw}"

    @property
    def fits(self) -> Iterator[str]:
        """Conditions under which row mode has nothing to say of the cell."""
        if self.column.type in TEXTS and not self.is_word:
            yield f"length({self.raw}) <= {self.field.max_length:d}"
        if self.is_email:
            yield f"{self.typed} ~ '{EMAIL}'"
        if self.column.type is Type.CODE and not self.is_word:
            yield f"{self.raw} !~ '{MANGLED}'"
        if self.column.required and not self.column.instead:
            yield self._told

    @property
    def _told(self) -> str:
        if self.is_word:
            return f"{self.typed} IS NOT NULL"
        return f"{self.raw if self.is_number else self.typed} <> ''"

    def meaning(self) -> Callable[[str], Any]:
        """What row mode makes of a text; it raises ValueError or ValidationError."""
        reader = parser(self.column)

        def found(written: str) -> Any:
            value = reader.clean({self.name: written})
            if value and value in self.column.choices.values():
                return value
            may_be_empty = self.field.blank or not self.column.stored
            if value in self.field.empty_values and may_be_empty:
                return value
            return self.field.clean(value, None)

        return found


def cell(column: Column, model: type[Model], name: str = "") -> Cell:
    """A column and the field of the model that keeps it."""
    found = model._meta.get_field(name or column.name)  # noqa: SLF001 (public, if underscored)
    assert isinstance(found, Field)  # noqa: S101 (a column is no relation)
    return Cell(column, found)


def text(name: str) -> str:
    """A lone dash is none."""
    return f'CASE WHEN s."{name}" IN ({DASHES}) THEN \'\' ELSE s."{name}" END'


def number(name: str) -> str:
    return f"replace(nullif(s.\"{name}\", ''), ',', '.')::numeric"


def numbers_fit(cells: Iterable[Cell]) -> Iterator[str]:
    """That every number of the row is one, and none too long.

    One small pattern for the columns of as many decimals: a pattern a cell
    takes ten times as long.
    """
    alike: dict[int, list[str]] = defaultdict(list)
    for one in cells:
        alike[one.field.decimal_places].append(one.raw)
        # What the sign and the decimals take up is left to row mode to tell.
        most = one.field.max_digits - one.field.decimal_places
        yield f"octet_length({one.raw}) <= {most}"
    for decimals, group in alike.items():
        yield _all(decimals, group)


def tidied(name: str) -> str:
    """«1 775,840» as 1775.84, «—» as nothing, anything else as it is."""
    plain = f"translate(\"{name}\", '‐‑–−', '----')"
    return (
        f"CASE WHEN \"{name}\" IN ({DASHES}) THEN ''"
        f" WHEN {plain} ~ '{NUMBER}'"
        f" THEN trim_scale(translate({plain}, ', +', '.')::numeric)::text"
        f' ELSE "{name}" END'
    )


def _all(decimals: int, cells: Iterable[str]) -> str:
    one = f"(?:[-+]?[0-9]+(?:[.,][0-9]{{1,{decimals}}})?)?"
    return rf"concat_ws('|', {', '.join(cells)}) ~ '^{one}(?:\|{one})*$'"
