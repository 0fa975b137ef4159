"""Which column of a file is which column of a kind.

Headings match by their words: case, spaces, ё or е, full stops and hyphens
don't count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from imports.kinds import Column, Kind

IDLE = re.compile(r"[\s.\-‐-―]+")


@dataclass(frozen=True)
class Matching:
    """Where each column stands, what nobody knows, and why the file is refused."""

    positions: Mapping[str, int]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


def normal(heading: str) -> str:
    return IDLE.sub("", heading.casefold().replace("ё", "е"))


def match(
    headings: Iterable[str], kind: Kind, *, given: frozenset[str] = frozenset()
) -> Matching:
    """Match headings to a kind; ``given`` names columns that the call tells."""
    names = {normal(t): c.name for c in kind.columns for t in c.titles}
    found: dict[str, list[int]] = {}
    unknown: list[str] = []
    for position, heading in enumerate(headings):
        name = names.get(normal(heading))
        if name:
            found.setdefault(name, []).append(position)
        elif normal(heading):
            unknown.append(" ".join(heading.split()))
    problems = _repeated(kind, found) + _missing(kind, found, given)
    first = {name: positions[0] for name, positions in found.items()}
    return Matching(first, tuple(unknown), tuple(problems))


def _repeated(kind: Kind, found: Mapping[str, list[int]]) -> list[str]:
    return [
        f"Столбец «{kind.column(name).title}» встречается {len(positions)} раза:"
        " оставьте один."
        for name, positions in found.items()
        if len(positions) > 1
    ]


def _missing(
    kind: Kind, found: Mapping[str, list[int]], given: frozenset[str]
) -> list[str]:
    return [
        _missing_text(kind, column)
        for column in kind.columns
        if column.required
        and column.name not in found
        and column.instead not in found
        and column.name not in given
    ]


def _missing_text(kind: Kind, column: Column) -> str:
    titles = column.titles
    if column.instead:
        titles += kind.column(column.instead).titles
    names = " или ".join(f"«{title}»" for title in titles)
    advice = "Добавьте его"
    if column.from_call:
        advice += " или укажите это значение при загрузке"
    return f"В файле нет обязательного столбца {names}. {advice}."
