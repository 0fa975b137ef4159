"""Control totals: what a registry says of itself, against its rows."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from imports import values
from imports.profiles.plan import Plan, at
from imports.profiles.settings import Settings
from imports.readers import Row, Table

NAMES = {
    "count": "количество строк",
    "sum": "сумма",
    "credited": "зачислено",
    "fee": "комиссия",
}
BALANCE = ("sum", "credited", "fee")
UNBALANCED = "Строка {line}: сумма не равна зачисленному и комиссии вместе."
MAX_PROBLEMS = 20
# Sums repeat, and reading one takes long.
MANY = 65_536
AMOUNT = r"(\d[\d \u00a0]*(?:[.,]\d+)?)"


def problems(table: Table, plan: Plan, settings: Settings) -> Iterator[str]:
    """Why the file can't be what its maker sent."""
    totals = settings.totals
    if totals is None and not settings.width:
        return
    found = Walk(plan, settings)
    # One walk for everything: each opens the file anew.
    for row in table.rows:
        found.take(row)
    yield from found.narrow
    if totals is None:
        return
    told = footer(table, settings)
    if not told:
        yield "В файле нет итоговой строки: похоже, он оборван. Получите его заново."
        return
    yield from _differences(told, found.sums)
    yield from found.unbalanced


class Walk:
    """What the rows add up to, and those that can't be what a bank sent.

    What is no number is left to the rows' own check.
    """

    def __init__(self, plan: Plan, settings: Settings) -> None:
        columns = settings.totals.columns if settings.totals else {}
        self.narrow: list[str] = []
        self.unbalanced: list[str] = []
        self.sums = dict.fromkeys(("count", *columns), Decimal())
        self._plan, self._width = plan, settings.width
        self._takes_all = plan.keeps_rows
        self._places = {name: plan.place(place) for name, place in columns.items()}
        self._balances = set(BALANCE) <= set(columns)

    def take(self, row: Row) -> None:
        if self._width and not self._width[0] <= len(row.cells) <= self._width[1]:
            _note(self.narrow, f"Строка {row.line}: {self._narrowness(row)}")
        if not (self._takes_all or self._plan.takes(row.cells)):
            return
        amounts = {n: _amount(at(row.cells, p)) for n, p in self._places.items()}
        self.sums["count"] += 1
        for name, amount in amounts.items():
            self.sums[name] += amount or 0
        if self._balances and not _is_balanced(amounts):
            _note(self.unbalanced, UNBALANCED.format(line=row.line))

    def _narrowness(self, row: Row) -> str:
        least, most = self._width
        wanted = str(least) if least == most else f"от {least} до {most}"
        return f"ячеек {len(row.cells)}, а в таком файле их {wanted}."


def _note(problems: list[str], text: str) -> None:
    if len(problems) < MAX_PROBLEMS:
        problems.append(text)


def _is_balanced(amounts: Mapping[str, Decimal | None]) -> bool:
    """A row's own amount is what is credited and the bank's fee."""
    total, *parts = (amounts[name] for name in BALANCE)
    told = [part for part in parts if part is not None]
    return total is None or len(told) < len(parts) or total == sum(told, Decimal())


def footer(table: Table, settings: Settings) -> dict[str, Decimal]:
    """What the file says of itself: count, sum, credited, fee."""
    totals, delimiter = settings.totals, settings.delimiter
    if totals is None:
        return {}
    if totals.text:
        return _in_text(" ".join(table.asides), totals.text)
    for line in table.asides:
        if line.startswith(totals.prefix):
            cells = line.removeprefix(totals.prefix).split(delimiter or table.delimiter)
            found = {n: _amount(at(cells, p - 1)) for n, p in totals.cells.items()}
            return {n: amount for n, amount in found.items() if amount is not None}
    return {}


def _in_text(text: str, template: str) -> dict[str, Decimal]:
    pattern = re.escape(" ".join(template.split())).replace(r"\ ", r"\s+")
    for name in NAMES:
        pattern = pattern.replace(
            rf"\{{{name}\}}", AMOUNT.replace("(", f"(?P<{name}>", 1)
        )
    totals: dict[str, Decimal] = {}
    # A statement of several days says it for each of them.
    for found in re.finditer(pattern, " ".join(text.split())):
        for name, told in found.groupdict().items():
            totals[name] = totals.get(name, Decimal()) + (_amount(told) or 0)
    return totals


def _differences(
    told: Mapping[str, Decimal], found: Mapping[str, Decimal]
) -> Iterator[str]:
    for name, amount in told.items():
        if name in found and found[name] != amount:
            yield (
                f"Не сходится {NAMES[name]}: в итоговой строке {_written(amount)},"
                f" а по строкам файла {_written(found[name])}. Получите файл заново."
            )


@lru_cache(maxsize=MANY)
def _amount(text: str) -> Decimal | None:
    try:
        return values.number(text)
    except ValueError:
        return None


def _written(amount: Decimal) -> str:
    return f"{amount:f}".replace(".", ",")
