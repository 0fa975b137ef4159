"""A row of text cells to typed values, by the declaration of its kind."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from imports.kinds import Column, Kind
from imports.rows.widgets import widget

EMPTY = "Пусто. Заполните эту ячейку."


def field(column: Column) -> Field:
    """The import-export field of a column."""
    options = {} if column.blank is None else {"default": column.blank}
    return Field(column.name, column.name, widget(column), **options)


def parse(
    row: Mapping[str, str], fields: Mapping[str, Field], kind: Kind
) -> dict[str, Any]:
    """Every value of the row. Raises ValidationError with every fault by column."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in row:
        try:
            values[name] = fields[name].clean(row)
        except ValueError as error:
            errors[name] = str(error)
    for column in kind.columns:
        _refuse_empty(column, values, errors)
    if errors:
        raise ValidationError(errors)
    return values


def _refuse_empty(
    column: Column, values: dict[str, Any], errors: dict[str, str]
) -> None:
    """A required cell holds something, or the one that serves instead does."""
    if not column.required or column.from_call:
        return
    told = [name for name in (column.name, column.instead) if name in values]
    if told and all(values[name] in (None, "") for name in told):
        errors[told[0]] = EMPTY
