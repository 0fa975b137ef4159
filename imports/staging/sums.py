"""What a staged file adds up to, for kinds that bring money."""

from collections.abc import Collection
from typing import Any

from imports.checking.sums import MONEY
from imports.staging.sql import STAGED, run

SUMS = r"""
SELECT count(*), coalesce(sum(replace("{column}", ',', '.')::numeric)
    FILTER (WHERE "{column}" ~ '^[-+]?[0-9]+(?:[.,][0-9]+)?$'), 0) FROM {staged}
"""


def sums_of_staged(kind: str, columns: Collection[str]) -> dict[str, Any]:
    """The same of a file that stands in the staging table."""
    column = MONEY.get(kind, "")
    if column not in columns:
        return {}
    rows, total = run(SUMS.format(column=column, staged=STAGED))[0]
    return {"now": {"rows": rows, "sum": str(total)}}
