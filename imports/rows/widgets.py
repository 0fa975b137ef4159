"""Import-export widgets over ``imports.values``."""

from collections.abc import Callable, Mapping
from typing import Any

from import_export.widgets import Widget

from imports import values
from imports.headings import normal
from imports.kinds import Column, Type

PARSERS: Mapping[Type, Callable[[str], Any]] = {
    Type.TEXT: values.text,
    Type.CODE: values.code,
    Type.NUMBER: values.number,
    Type.WHOLE: values.whole,
    Type.DATE: values.date,
    Type.MONTH: values.month,
    Type.INN: values.inn,
}


class ValueWidget(Widget):
    """Text to a value; a ValueError tells the person what to do."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self.parse = parse

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return self.parse(value)


def widget(column: Column) -> ValueWidget:
    if column.type is Type.CHOICE:
        return ValueWidget(_chooser(column.choices))
    return ValueWidget(PARSERS[column.type])


def _chooser(choices: Mapping[str, str]) -> Callable[[str], str]:
    known = {normal(code): code for code in choices.values() if code}
    known |= {normal(label): code for label, code in choices.items()}

    def choose(cell: str) -> str:
        label = normal(values.text(cell))
        if label and label not in known:
            allowed = ", ".join(choices)
            raise ValueError(f"Такого значения нет. Подойдут: {allowed}.")
        return known.get(label, "")

    return choose
