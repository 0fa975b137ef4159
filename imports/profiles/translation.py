"""A foreign table to a table under the kind's own headings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from imports.headings import match
from imports.kinds import KINDS, Kind
from imports.kinds.billing import CHARGES
from imports.kinds.paying import PAYMENTS
from imports.profiles import totals
from imports.profiles.plan import Plan
from imports.profiles.settings import Settings
from imports.readers import ReaderError, Row, Table, collect, read


def open_table(
    *, data: bytes | Path, name: str, kind: str, settings: Settings
) -> Table:
    """Read a file by a profile. Raises ReaderError when it is no table."""
    table = read(data=data, name=name, options=settings.options)
    return translate(table, settings, KINDS[kind])


def translate(table: Table, settings: Settings, kind: Kind) -> Table:
    """The same rows as our own file would hold them; as they are without rules."""
    return renamed(_translated(table, settings, kind), settings, kind)


def renamed(table: Table, settings: Settings, kind: Kind) -> Table:
    """The same table with services under the names that staff have chosen."""
    position = match(table.headings.cells, kind).positions.get("service")
    if not settings.services or position is None:
        return table

    def walk() -> Iterator[Row]:
        for row in table.rows:
            before, cell = row.cells[:position], row.cells[position : position + 1]
            chosen = tuple(_chosen(text, settings) for text in cell)
            yield Row(row.line, (*before, *chosen, *row.cells[position + 1 :]))

    return replace(table, rows=_collected(walk, table, keeps=True))


def _chosen(text: str, settings: Settings) -> str:
    return settings.services.get(" ".join(text.split()), text)


def _translated(table: Table, settings: Settings, kind: Kind) -> Table:
    if not settings.columns:
        return replace(
            table,
            keep_empty=_keeps_empty(settings, kind),
            basket=_has_basket(settings, kind),
        )
    plan = Plan(table.headings.cells, settings, kind)
    missing = _missing(plan)
    counted = totals.Counted(table, plan, settings)

    def walk() -> Iterator[Row]:
        for row in counted.rows():
            for cells in plan.rows(row.cells):
                yield Row(row.line, cells)

    rows = _collected(walk, table, keeps=plan.keeps_rows)
    if not rows:
        raise ReaderError("По этому профилю в файле нет ни одной строки с данными.")
    return replace(
        table,
        headings=Row(table.headings.line, plan.titles),
        rows=rows,
        find_problems=lambda: (*missing, *counted.problems()),
        keep_empty=_keeps_empty(settings, kind),
        basket=_has_basket(settings, kind),
        footer=totals.footer(table, settings),
    )


def _collected(
    walk: Callable[[], Iterator[Row]], table: Table, *, keeps: bool
) -> Sequence[Row]:
    """``keeps``: each row of the file makes exactly one."""
    count = table.rows.__len__ if keeps else None
    return collect(walk, small=isinstance(table.rows, tuple), count=count)


def _has_basket(settings: Settings, kind: Kind) -> bool:
    return settings.has_basket and kind.slug == PAYMENTS.slug


def _keeps_empty(settings: Settings, kind: Kind) -> bool:
    """Charges are a whole month anew: there is nothing to keep."""
    return settings.keep_empty and kind is not CHARGES


def _missing(plan: Plan) -> list[str]:
    return [
        f"В файле нет столбца «{name}», который нужен профилю."
        for name in dict.fromkeys(plan.missing)
    ]
