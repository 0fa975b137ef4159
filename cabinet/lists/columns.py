"""Columns whose value is one thing and its look on the screen another.

An export takes ``get_value``: numbers stay numbers there, days stay days.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from wagtail.admin.ui.tables import Column, TitleColumn

from cabinet.templatetags.kvartal import NO_BREAK_SPACE, bound, money, phone, quantity


class Plain(Column):
    """Days, moments, numbers, people, yes and no as the portal writes them."""

    def get_cell_context_data(
        self, instance: Any, parent_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(
            instance, parent_context
        )
        value = context["raw_value"]
        context["value"] = "" if value is None or value == "" else self.show(value)
        return context

    def show(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "да" if value else "нет"
        if isinstance(value, dt.datetime):
            moment = timezone.localtime(value)
            return formats.date_format(moment, "d.m.Y") + f" {moment:%H:%M}"
        if isinstance(value, dt.date):
            return formats.date_format(value, "d.m.Y")
        if isinstance(value, Decimal):
            return quantity(value, 0)
        return getattr(value, "display_name", value)


class Telephone(Plain):
    def show(self, value: Any) -> Any:
        return phone(value)


class Address(Plain):
    """Of a dwelling: the flat's number stays beside its «кв.»."""

    def show(self, value: Any) -> Any:
        return bound(value)


class Month(Plain):
    """The first day of a month as «08.2026»."""

    def show(self, value: Any) -> Any:
        return f"{value:%m.%Y}" if isinstance(value, dt.date) else value


class Count(Plain):
    """How many, to the right: «12 345»."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **{"classname": "list-number", **options})

    def show(self, value: Any) -> Any:
        return quantity(Decimal(value), 0)


class Roubles(Plain):
    """An amount in roubles, to the right."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **{"classname": "list-number", **options})

    def show(self, value: Any) -> Any:
        return money(value).replace(NO_BREAK_SPACE, "\N{NARROW NO-BREAK SPACE}")


class Title(Plain, TitleColumn):
    """The column that leads to the row's own page."""

    def get_cell_context_data(
        self, instance: Any, parent_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(
            instance, parent_context
        )
        context["value"] = context["value"] or "(пусто)"
        return context
