"""The settings of a profile, as a person chooses them column by column."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from imports.headings import match, normal
from imports.kinds import Column, Kind
from imports.profiles.plan import Plan
from imports.profiles.settings import ColumnRule, Place, Settings
from imports.readers import Table


def chosen_columns(table: Table, settings: Settings, kind: Kind) -> dict[int, str]:
    """Which column of the kind each column of the file is now."""
    if not settings.columns:
        positions = match(table.headings.cells, kind).positions
        return {position: name for name, position in positions.items()}
    plan = Plan(table.headings.cells, settings, kind)
    return {
        plan.place(rule.places[0]): plan.column(rule.to).name
        for rule in settings.columns
        if is_simple(rule)
    }


def with_columns(
    settings: Settings, table: Table, kind: Kind, chosen: Mapping[int, str]
) -> Settings:
    """The same settings with these columns; what they strip and replace stays."""
    plan = Plan(table.headings.cells, settings, kind)
    known = {
        (plan.place(rule.places[0]), plan.column(rule.to).name): rule
        for rule in settings.columns
        if is_simple(rule)
    }
    simple = [
        known.get((position, name))
        or ColumnRule(kind.column(name).title, (place(table, settings, position),))
        for position, name in sorted(chosen.items())
    ]
    taken = set(chosen.values())
    kept = [
        rule
        for rule in settings.columns
        if not is_simple(rule) and plan.column(rule.to).name not in taken
    ]
    return replace(settings, columns=(*simple, *kept))


def with_constants(settings: Settings, kind: Kind, told: Mapping[str, str]) -> Settings:
    """Values for every row; an empty one takes the constant away."""
    titles = {normal(kind.column(name).title): name for name in told}
    kept = {
        title: value
        for title, value in settings.constants.items()
        if normal(title) not in titles
    }
    new = {kind.column(name).title: value for name, value in told.items() if value}
    return replace(settings, constants=kept | new)


def place(table: Table, settings: Settings, position: int) -> Place:
    """A column by its heading where that is its own, else by its position."""
    headings = [normal(heading) for heading in table.headings.cells]
    own = headings[position]
    if settings.headings and own and headings.count(own) == 1:
        return " ".join(table.headings.cells[position].split())
    return position + 1


def composed(rules: Iterable[ColumnRule]) -> list[tuple[str, str]]:
    """Rules that no single column tells, each with where it comes from."""
    return [(rule.to, _origin(rule)) for rule in rules if not is_simple(rule)]


def constants_of(kind: Kind) -> list[Column]:
    """Columns that a person may fill for the whole file."""
    return [column for column in kind.columns if column.required]


def is_simple(rule: ColumnRule) -> bool:
    return len(rule.places) == 1 and not rule.block


def _origin(rule: ColumnRule) -> str:
    if rule.block:
        return f"ячейка {rule.block} повторяющегося блока"
    places = [f"№ {p}" if isinstance(p, int) else f"«{p}»" for p in rule.places]
    return "столбцы " + ", ".join(places)
