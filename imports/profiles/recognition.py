"""Which profile a file is in: our own headings, a known profile, or a question."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from imports.headings import match
from imports.kinds import KINDS, Kind
from imports.kinds.paying import REGISTRY
from imports.profiles.catalogue import Profile
from imports.profiles.plan import Plan
from imports.profiles.settings import Settings
from imports.profiles.translation import translate
from imports.readers import Options, ReaderError, Row, Table, read, sample
from imports.rows.widgets import widget

OWN = Settings()
# How far down headings may stand, and how many rows a guess is judged by.
DEPTH, SAMPLE = 15, 200
MOST = 0.9


@dataclass(frozen=True)
class Recognised:
    """How a file is to be read, and whether anything told so.

    ``choices`` are the profiles that fit alike.
    """

    settings: Settings
    slug: str = ""
    sure: bool = True
    choices: tuple[Profile, ...] = ()


class File:
    """A file that is read in several ways, each only once."""

    def __init__(self, data: bytes | Path, name: str) -> None:
        self._data, self._name = sample(data=data, name=name)
        self._read: dict[Options, Table | None] = {}

    def table(self, options: Options) -> Table | None:
        """None where it can't be read so."""
        if options not in self._read:
            try:
                found = read(data=self._data, name=self._name, options=options)
            except ReaderError:
                found = None
            self._read[options] = found
        return self._read[options]


def recognise(
    *,
    data: bytes | Path,
    name: str,
    kind: str,
    profiles: Iterable[Profile],
    given: frozenset[str] = frozenset(),
) -> Recognised:
    """Our own headings, or the only profile that fits, own ones first.

    A profile whose headings are all there and that knows more of them wins
    over our own. Raises ReaderError when the file is no table at all.
    """
    file = File(data, name)
    own, known = _own(file, KINDS[kind], given)
    fitting = [p for p in profiles if p.kind == kind and fits(p, file)]
    if own is not None:
        fitting = [p for p in fitting if len(_headings(p)) > known]
    chosen = _knowing_most([p for p in fitting if p.own] or fitting)
    if len(chosen) == 1:
        return Recognised(chosen[0].settings, chosen[0].slug)
    if own is not None:
        return Recognised(own)
    return Recognised(OWN, sure=False, choices=tuple(chosen))


def _knowing_most(fitting: list[Profile]) -> list[Profile]:
    most = max((len(_headings(profile)) for profile in fitting), default=0)
    return [profile for profile in fitting if len(_headings(profile)) == most]


def fits(profile: Profile, file: File) -> bool:
    """Whether the file has the profile's headings, or its rows read by it."""
    settings, kind = profile.settings, KINDS[profile.kind]
    raw = file.table(settings.options)
    if raw is None or not _is_contained(raw, settings):
        return False
    try:
        if settings.headings:
            return not Plan(raw.headings.cells, settings, kind).missing
        return _mostly_parses(raw, settings, kind)
    except ReaderError:
        return False


def _is_contained(raw: Table, settings: Settings) -> bool:
    """An error file of a dbf or a json is a csv."""
    return not settings.containers or raw.format in settings.containers or raw.mended


def _own(file: File, kind: Kind, given: frozenset[str]) -> tuple[Settings | None, int]:
    """How our own headings are read, and how many of them there are.

    They stand in the first row, or below a title in one of the next.
    """
    table = file.table(OWN.options)
    for row in [table.headings, *islice(table.rows, DEPTH)] if table else ():
        matching = match(row.cells, kind, given=given)
        if not matching.problems:
            first = row.line if table and row != table.headings else 0
            known = len(matching.positions)
            whole = 1000 if not matching.unknown else known
            return replace(OWN, first_row=first), whole
    return None, 0


def _headings(profile: Profile) -> set[str]:
    """The headings by which a profile knows its files."""
    rules = profile.settings.columns if profile.settings.headings else ()
    return {str(place) for rule in rules for place in rule.places}


def _mostly_parses(raw: Table, settings: Settings, kind: Kind) -> bool:
    beginning = replace(raw, rows=tuple(islice(raw.rows, SAMPLE)))
    if settings.width:
        least, most = settings.width
        widths = [least <= len(row.cells) <= most for row in beginning.rows]
        if sum(widths) < MOST * len(widths):
            return False
    table = translate(beginning, replace(settings, totals=None, width=()), kind)
    good = [not list(_faults(row, table, kind)) for row in table.rows]
    # Where the first row is no data, it holds headings that nobody knows.
    return good[0] and sum(good) >= MOST * len(good)


def _faults(row: Row, table: Table, kind: Kind) -> Iterator[str]:
    # A registry has columns of its own besides.
    every = (*REGISTRY.columns, *kind.columns)
    columns = {column.title: column for column in every}
    for title, cell in zip(table.headings.cells, row.cells, strict=True):
        column = columns[title]
        if not cell and column.required:
            yield title
        try:
            value = widget(column).clean(cell)
        except ValueError:
            yield title
        else:
            if isinstance(value, dt.date) and not 1990 <= value.year <= 2090:
                yield title
