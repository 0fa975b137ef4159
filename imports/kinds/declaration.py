"""How a kind of file is declared: its columns, their types and its key.

Plain data. Row mode (``imports.rows``) builds import-export Resources from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Type(Enum):
    TEXT = auto()
    CODE = auto()
    NUMBER = auto()
    WHOLE = auto()
    DATE = auto()
    MONTH = auto()
    INN = auto()
    CHOICE = auto()


@dataclass(frozen=True)
class Column:
    """A column of a file.

    ``name`` is the field of the model where ``stored``, else what the kind
    makes of it. ``blank`` is the value of an empty cell. ``instead`` names a
    column that serves when this required one is absent; ``from_call`` says
    that the call may tell the value for the whole file.
    """

    name: str
    title: str
    type: Type = Type.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    stored: bool = True
    from_call: bool = False
    instead: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    blank: Any = None

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class Kind:
    """A kind of file. A ``snapshot`` holds all there is: what it lacks is counted."""

    slug: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    snapshot: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def organization(*, required: bool = True) -> Column:
    """Whose row it is, by INN or exact name."""
    return Column(
        "organization",
        "Организация",
        required=required,
        stored=False,
        from_call=True,
    )


def account() -> Column:
    return Column(
        "account",
        "Лицевой счёт",
        Type.CODE,
        aliases=("Платёжный код",),
        required=True,
        stored=False,
    )


def service() -> Column:
    return Column("service", "Услуга", required=True, stored=False)


def supplier() -> Column:
    return Column("supplier", "Поставщик", stored=False)


def unit() -> Column:
    return Column("unit", "Ед. измерения", aliases=("Ед.измер",))
