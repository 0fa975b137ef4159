"""How each row of a foreign file becomes rows under the kind's own headings."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from imports.headings import normal
from imports.kinds import Column, Kind
from imports.kinds.paying import read_as
from imports.profiles.cells import cleaner
from imports.profiles.settings import (
    Blocks,
    ColumnRule,
    Place,
    ProfileError,
    Settings,
    Variant,
)

Cells = Sequence[str]
Getter = Callable[[Cells, Cells], str]
WHOLE_ROW = Variant()
# What the columns of a file without headings are called.
NUMBERED = re.compile(r"столбец([1-9]\d{0,3})")


class Plan:
    """Positions found once, before the first row."""

    def __init__(self, headings: Cells, settings: Settings, kind: Kind) -> None:
        self.settings = settings
        self.kind = read_as(kind, basket=settings.has_basket)
        self.missing: list[str] = []
        self._positions = {normal(text): at for at, text in enumerate(headings)}
        variants = settings.variants or (WHOLE_ROW,)
        self.titles = tuple(dict.fromkeys(self._titles(variants)))
        self._makers = [(self._condition(v), self._getters(v)) for v in variants]
        blocks = settings.blocks
        self._first = self.place(blocks.first) if blocks else 0

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return {normal(t): c for c in self.kind.columns for t in c.titles}

    def rows(self, cells: Cells) -> Iterator[tuple[str, ...]]:
        for block in self._blocks(cells):
            for applies, getters in self._makers:
                if applies(cells):
                    yield tuple([get(cells, block) for get in getters])

    @property
    def keeps_rows(self) -> bool:
        """Whether each row of the file makes exactly one of ours."""
        return not self.settings.variants and not self.settings.blocks

    def takes(self, cells: Cells) -> bool:
        """Whether a row of the file is one of those that the profile wants."""
        return any(applies(cells) for applies, _ in self._makers)

    def place(self, place: Place) -> int:
        """The position of a place, past every row where the file lacks it."""
        if isinstance(place, int):
            return place - 1
        found = self._positions.get(normal(place))
        numbered = NUMBERED.fullmatch(normal(place))
        if found is None and numbered and not self.settings.headings:
            return int(numbered[1]) - 1
        if found is None:
            self.missing.append(place)
            return 10**6
        return found

    def column(self, title: str) -> Column:
        column = self.columns.get(normal(title))
        if column is None:
            raise ProfileError(
                f"Профиль: у вида «{self.kind.title}» нет столбца «{title}»."
            )
        return column

    def _titles(self, variants: Sequence[Variant]) -> Iterator[str]:
        parts: list[Settings | Variant] = [self.settings, *variants]
        for part in parts:
            for rule in part.columns:
                yield self.column(rule.to).title
            for title in part.constants:
                yield self.column(title).title

    def _getters(self, variant: Variant) -> list[Getter]:
        """A way to each of the titles; what a variant says comes first."""
        rules = {
            self.column(rule.to).title: rule
            for rule in (*self.settings.columns, *variant.columns)
        }
        told = dict(self.settings.constants) | dict(variant.constants)
        constants = {self.column(name).title: str(v) for name, v in told.items()}
        return [
            constant(constants[title])
            if title in constants
            else self._getter(rules.get(title), self.column(title))
            for title in self.titles
        ]

    def _getter(self, rule: ColumnRule | None, column: Column) -> Getter:
        if rule is None:
            return constant("")
        clean = cleaner(rule, column, self.settings)
        if rule.block:
            return from_block(rule.block - 1, clean)
        positions = [self.place(place) for place in rule.places]
        if len(positions) == 1:
            return from_cell(positions[0], clean)
        return joined(positions, rule.join, clean)

    def _condition(self, variant: Variant) -> Callable[[Cells], bool]:
        needs = [self.place(place) for place in variant.needs]
        when = [(self.place(name), allowed) for name, allowed in variant.when.items()]
        if not needs and not when:
            return every_row

        def applies(cells: Cells) -> bool:
            return all(at(cells, p) for p in needs) and all(
                at(cells, p) in allowed for p, allowed in when
            )

        return applies

    def _blocks(self, cells: Cells) -> Iterator[Cells]:
        blocks = self.settings.blocks
        if blocks is None:
            yield ()
            return
        for block in cut(cells, self._first, blocks):
            if block[0].strip() not in blocks.skip:
                yield block


def cut(cells: Cells, first: int, blocks: Blocks) -> Iterator[Cells]:
    repeated = list(cells[first:])
    if blocks.split:
        repeated = at(cells, first).split(blocks.split)
    for begin in range(0, len(repeated), blocks.width):
        yield repeated[begin : begin + blocks.width]


def at(cells: Cells, position: int) -> str:
    return cells[position].strip() if position < len(cells) else ""


def every_row(cells: Cells) -> bool:
    return True


def constant(text: str) -> Getter:
    return lambda cells, block: text


def from_cell(position: int, clean: Callable[[str], str]) -> Getter:
    return lambda cells, block: (
        clean(cells[position]) if position < len(cells) else clean("")
    )


def from_block(position: int, clean: Callable[[str], str]) -> Getter:
    return lambda cells, block: clean(at(block, position))


def joined(positions: list[int], by: str, clean: Callable[[str], str]) -> Getter:
    def get(cells: Cells, block: Cells) -> str:
        return clean(by.join([at(cells, position) for position in positions]))

    return get
