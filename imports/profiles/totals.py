"""Control totals: what a registry says of itself, against its rows."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from imports import values
from imports.profiles.plan import Plan, at
from imports.profiles.settings import Settings, Totals
from imports.readers import Table

NAMES = {
    "count": "количество строк",
    "sum": "сумма",
    "credited": "зачислено",
    "fee": "комиссия",
}
MAX_PROBLEMS = 20
AMOUNT = r"(\d[\d \u00a0]*(?:[.,]\d+)?)"


def problems(table: Table, plan: Plan, settings: Settings) -> Iterator[str]:
    """Why the file can't be what its maker sent."""
    if settings.width:
        yield from _width_problems(table, settings)
    if settings.totals is None:
        return
    told = footer(table, settings)
    if not told:
        yield "В файле нет итоговой строки: похоже, он оборван. Получите его заново."
        return
    yield from _differences(told, counted(table, plan, settings.totals))
    yield from _unbalanced(table, plan, settings.totals)


def counted(table: Table, plan: Plan, totals: Totals) -> dict[str, Decimal]:
    """The same totals by the rows; what is no number is left to the rows' check."""
    places = {name: plan.place(place) for name, place in totals.columns.items()}
    sums = dict.fromkeys(("count", *places), Decimal())
    for row in table.rows:
        if not plan.takes(row.cells):
            continue
        sums["count"] += 1
        for name, position in places.items():
            sums[name] += _amount(at(row.cells, position)) or 0
    return sums


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


def _unbalanced(table: Table, plan: Plan, totals: Totals) -> Iterator[str]:
    """A row's own amount is what is credited and the bank's fee."""
    if not {"sum", "credited", "fee"} <= set(totals.columns):
        return
    places = [plan.place(totals.columns[name]) for name in ("sum", "credited", "fee")]
    told = 0
    for row in table.rows:
        amount, credited, fee = (_amount(at(row.cells, p)) for p in places)
        if None not in (amount, credited, fee) and amount != credited + fee:  # type: ignore[operator]
            yield f"Строка {row.line}: сумма не равна зачисленному и комиссии вместе."
            told += 1
        if told >= MAX_PROBLEMS:
            return


def _width_problems(table: Table, settings: Settings) -> Iterator[str]:
    least, most = settings.width
    wrong = [row for row in table.rows if not least <= len(row.cells) <= most]
    for row in wrong[:MAX_PROBLEMS]:
        yield (
            f"Строка {row.line}: ячеек {len(row.cells)}, а в таком файле их"
            f" {least if least == most else f'от {least} до {most}'}."
        )


def _amount(text: str) -> Decimal | None:
    try:
        return values.number(text)
    except ValueError:
        return None


def _written(amount: Decimal) -> str:
    return f"{amount:f}".replace(".", ",")
