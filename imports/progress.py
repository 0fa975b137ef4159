"""How far a load has come, told outside its transaction."""

import time
from typing import Self

from django.db import connection

from imports.liveness import take

EVERY_SECONDS = 1.0
TELL = """
UPDATE imports_runprogress SET rows = %s, told_at = now(),
    started_at = coalesce(started_at, now())
WHERE run_id = %s RETURNING is_cancelled
"""


class CancelledError(Exception):
    """Somebody has cancelled the load."""


class TakenError(Exception):
    """Another worker has the load in hand."""


class Teller:
    """Tells how many rows are read, once a second, by a connection of its own.

    The connection holds the load for its worker: TakenError where another has
    it. Raises CancelledError where somebody has asked to stop.
    """

    def __init__(self, run: int) -> None:
        self.run = run
        self._next = 0.0

    def __enter__(self) -> Self:
        self._connection = connection.copy()
        with self._connection.cursor() as cursor:
            taken = take(cursor, self.run)
        if not taken:
            self._connection.close()
            raise TakenError
        self(0)
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def __call__(self, rows: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_SECONDS
        with self._connection.cursor() as cursor:
            cursor.execute(TELL, [rows, self.run])
            found = cursor.fetchone()
        if found and found[0]:
            raise CancelledError
