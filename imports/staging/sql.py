"""The tables of the set-based mode, and how they are asked."""

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


def run(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
