"""Typed values in SQL, from the declaration of a kind.

``imports.values`` is the grammar; here is the part of it that SQL vouches for.
A cell beyond it is nobody's fault yet: row mode looks at it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Model

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
NUMBER = "^[-+]? ?(?:[0-9]{1,30}|[0-9]{1,3}(?: [0-9]{3}){1,9})(?:[.,][0-9]{1,20})?$"


def text(name: str) -> str:
    """A lone dash is none."""
    return f'CASE WHEN s."{name}" IN ({DASHES}) THEN \'\' ELSE s."{name}" END'


def number(name: str) -> str:
    return f"replace(nullif(s.\"{name}\", ''), ',', '.')::numeric"


def typed(column: Column) -> str:
    return number(column.name) if column.type is Type.NUMBER else text(column.name)


def numbers_fit(columns: Iterable[Column], model: type[Model]) -> str:
    """That every number of the row is one, and none too long.

    One small pattern for the columns of as many decimals: a pattern a cell
    takes ten times as long.
    """
    cells: dict[int, list[str]] = defaultdict(list)
    limits: list[str] = []
    for column in columns:
        field, cell = _decimal(column, model), f's."{column.name}"'
        cells[field.decimal_places].append(cell)
        # What the sign and the decimals take up is left to row mode to tell.
        limits.append(
            f"octet_length({cell}) <= {field.max_digits - field.decimal_places}"
        )
        limits += [f"{cell} <> ''"] if column.required else []
    return " AND ".join([*limits, *(_all(*group) for group in cells.items())])


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


def _all(decimals: int, cells: Iterable[str]) -> str:
    one = f"(?:[-+]?[0-9]+(?:[.,][0-9]{{1,{decimals}}})?)?"
    return rf"concat_ws('|', {', '.join(cells)}) ~ '^{one}(?:\|{one})*$'"


def _decimal(column: Column, model: type[Model]) -> Any:
    """What a NUMBER is stored in."""
    return _field(column, model)


def _field(column: Column, model: type[Model]) -> "Field[object, object]":
    found = model._meta.get_field(column.name)  # noqa: SLF001 (public, if underscored)
    assert isinstance(found, Field)  # noqa: S101 (a column is no relation)
    return found
