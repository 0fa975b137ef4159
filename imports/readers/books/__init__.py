"""Workbooks: calamine reads those that memory may hold, others go row by row.

Only a small process of its own (``sheet_process``) comes here.
"""

from collections.abc import Iterator
from typing import Protocol

Rows = Iterator[tuple[int, list[str]]]
# No export has more columns; a cell further away is a mistake or a trap.
MAX_WIDTH = 4096


class TooWideError(Exception):
    """A cell stands where no table reaches."""


class Book(Protocol):
    """``rows`` gives the number of each row that holds anything, and its cells."""

    @property
    def names(self) -> list[str]: ...

    def rows(self, name: str) -> Rows: ...
