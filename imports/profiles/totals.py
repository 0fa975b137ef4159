"""Control totals: what a registry says of itself, against its rows."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
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


class Counted:
    """The rows of a file, added up while somebody walks through them.

    Each walk opens the file anew, so the totals cost none of their own.
    """

    def __init__(self, table: Table, plan: Plan, settings: Settings) -> None:
        self._table, self._plan, self._settings = table, plan, settings
        self._found: Walk | None = None

    def rows(self) -> Iterable[Row]:
        """The rows as they are."""
        is_told = self._settings.totals or self._settings.width
        return self._counted() if is_told else self._table.rows

    def problems(self) -> Iterator[str]:
        """Why the file can't be what its maker sent."""
        if self._found is None:
            deque(self.rows(), maxlen=0)
        if self._found is None:
            return
        yield from self._found.narrow
        if self._settings.totals is None:
            return
        told = footer(self._table, self._settings)
        if not told:
            yield "В файле нет итоговой строки: похоже, он оборван. Получите его заново."
            return
        yield from _differences(told, self._found.sums)
        yield from self._found.unbalanced

    def _counted(self) -> Iterator[Row]:
        found = Walk(self._plan, self._settings)
        for row in self._table.rows:
            found.take(row)
            yield row
        # Only a walk to the end has seen everything.
        self._found = found


class Walk:
    """What the rows add up to, and those that can't be what a bank sent.

    What is no number is left to the rows' own check.
    """

    def __init__(self, plan: Plan, settings: Settings) -> None:
        columns = settings.totals.columns if settings.totals else {}
        self.narrow: list[str] = []
        self.unbalanced: list[str] = []
        self.count = 0
        self._plan, self._width = plan, settings.width
        self._takes_all = plan.keeps_rows
        self._names = tuple(columns)
        self._places = [plan.place(place) for place in columns.values()]
        self._sums = [Decimal()] * len(columns)
        # Where the total, what is credited and the fee stand among the columns.
        whole = set(BALANCE) <= set(columns)
        self._balance = [self._names.index(name) for name in BALANCE if whole]

    def take(self, row: Row) -> None:
        cells = row.cells
        if self._width and not self._width[0] <= len(cells) <= self._width[1]:
            _note(self.narrow, f"Строка {row.line}: {self._narrowness(row)}")
        if not (self._takes_all or self._plan.takes(cells)):
            return
        amounts = [_amount(at(cells, place)) for place in self._places]
        self.count += 1
        for n, amount in enumerate(amounts):
            if amount:
                self._sums[n] += amount
        if self._balance and not _is_balanced(*[amounts[n] for n in self._balance]):
            _note(self.unbalanced, UNBALANCED.format(line=row.line))

    @property
    def sums(self) -> dict[str, Decimal]:
        """The count of the rows, and the sum of each column."""
        columns = zip(self._names, self._sums, strict=True)
        return {"count": Decimal(self.count), **dict(columns)}

    def _narrowness(self, row: Row) -> str:
        least, most = self._width
        wanted = str(least) if least == most else f"от {least} до {most}"
        return f"ячеек {len(row.cells)}, а в таком файле их {wanted}."


def _note(problems: list[str], text: str) -> None:
    if len(problems) < MAX_PROBLEMS:
        problems.append(text)


def _is_balanced(
    total: Decimal | None, credited: Decimal | None, fee: Decimal | None
) -> bool:
    """A row's own amount is what is credited and the bank's fee."""
    if total is None or credited is None or fee is None:
        return True
    return total == credited + fee


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
