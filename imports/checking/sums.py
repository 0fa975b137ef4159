"""What the rows of a file add up to, for kinds that bring money."""

from decimal import Decimal
from typing import Any

from imports import values
from imports.headings import Matching
from imports.readers import Table

# Which column of a kind is compared with a bank's footer and a clerk's figure.
MONEY = {"payments": "amount", "charges": "charged"}


def sums_of_file(kind: str, table: Table, matching: Matching) -> dict[str, Any]:
    """Rows and their sum; what is no number is left to the rows' check."""
    position = matching.positions.get(MONEY.get(kind, ""))
    if position is None:
        return {}
    total = Decimal()
    for row in table.rows:
        if position < len(row.cells):
            total += _amount(row.cells[position])
    return {"now": {"rows": len(table.rows), "sum": str(total)}}


def _amount(text: str) -> Decimal:
    try:
        return values.number(text) or Decimal()
    except ValueError:
        return Decimal()
