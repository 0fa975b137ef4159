"""The tables of the set-based mode, and how they are asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# The file's cells as text; its rows as they would be loaded; numbers of the rows
# that go through row mode.
STAGED = "import_staged"
LINES = "import_lines"
ODD = "import_odd"
UNREAD = f"SELECT n FROM {STAGED} EXCEPT SELECT n FROM {LINES}"
# What shares an account with an odd row may repeat it.
SAME_ACCOUNTS = f"""
SELECT n FROM {STAGED} WHERE account IN
    (SELECT account FROM {STAGED} JOIN {ODD} USING (n))
"""

# So many rows are looked up one by one; more of them with a pass over the table.
FEW = 1000


@contextmanager
def row_by_row(*, allowed: bool) -> Iterator[None]:
    """Whether tables may be joined by looking up each row.

    Of tables that have grown a moment ago, and of many conditions together, the
    planner believes that hardly a row is left, and would compare every row with
    every line.
    """
    ((before,),) = run("SHOW enable_nestloop")
    run(f"SET LOCAL enable_nestloop = {'on' if allowed else 'off'}")
    yield
    run(f"SET LOCAL enable_nestloop = {before}")


def run(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def copy_in(statement: str, source: Any) -> None:
    """COPY from anything that can be read; its errors are Django's."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(statement, source)
