"""Typed values in SQL, from the declaration of a kind.

``imports.values`` is the grammar; here is the part of it that SQL vouches for.
A cell beyond it is nobody's fault yet: row mode looks at it.
"""

from collections.abc import Iterable

from django.db.models import DecimalField, Field, Model

from imports.kinds import Column, Type
from imports.values import NOTHING

DASHES = ", ".join(f"'{mark}'" for mark in sorted(NOTHING))
# SQL of what row mode calls doubts, on the lines as they would be loaded.
DOUBTS = """
(coalesce(opening_balance + charged + coalesce(recalculation, 0)
    - coalesce(under_delivery, 0) - coalesce(privilege, 0) - coalesce(paid, 0)
    <> closing_balance, false))::int
+ (coalesce(rate <> 0 AND volume <> 0 AND abs(charged - rate * volume)
    > greatest(1, 0.01 * abs(rate * volume)), false))::int
"""
NUMBER = "^[-+]? ?([0-9]{1,30}|[0-9]{1,3}( [0-9]{3}){1,9})([.,][0-9]{1,20})?$"


def text(name: str) -> str:
    """A lone dash is none."""
    return f"CASE WHEN s.\"{name}\" IN ({DASHES}) THEN '' ELSE s.\"{name}\" END"


def number(name: str) -> str:
    return f"replace(nullif(s.\"{name}\", ''), ',', '.')::numeric"


def typed(column: Column) -> str:
    return number(column.name) if column.type is Type.NUMBER else text(column.name)


def numbers_fit(columns: Iterable[Column], model: type[Model]) -> str:
    """That every number of the row is one, and none too long: one look a row."""
    listed = list(columns)
    cells = ", ".join(f's."{column.name}"' for column in listed)
    pattern = r"\|".join(_pattern(column, model) for column in listed)
    return f"concat_ws('|', {cells}) ~ '^{pattern}$'"


def texts_fit(columns: Iterable[Column], model: type[Model]) -> str:
    """That no text is longer than its field."""
    limits = [
        f'length(s."{column.name}") <= {_field(column, model).max_length:d}'
        for column in columns
    ]
    return " AND ".join(limits) or "true"


def tidied(name: str) -> str:
    """«1 775,840» as 1775.84, «—» as nothing, anything else as it is."""
    plain = f"translate(\"{name}\", '‐‑–−', '----')"
    return (
        f"CASE WHEN \"{name}\" IN ({DASHES}) THEN ''"
        f" WHEN {plain} ~ '{NUMBER}'"
        f" THEN trim_scale(translate({plain}, ', +', '.')::numeric)::text"
        f' ELSE "{name}" END'
    )


def _pattern(column: Column, model: type[Model]) -> str:
    field = _field(column, model)
    assert isinstance(field, DecimalField)  # noqa: S101 (what a NUMBER is stored in)
    whole = field.max_digits - field.decimal_places
    digits = f"[-+]?[0-9]{{1,{whole}}}([.,][0-9]{{1,{field.decimal_places}}})?"
    return digits if column.required else f"({digits})?"


def _field(column: Column, model: type[Model]) -> "Field[object, object]":
    found = model._meta.get_field(column.name)  # noqa: SLF001 (public, if underscored)
    assert isinstance(found, Field)  # noqa: S101 (a column is no relation)
    return found
