"""The moment between the last word and its note, as short as it can be made.

A provider's yes and our note of it lie in two places, so one of them comes first;
whoever is killed in between has sent twice or not at all. Here the note goes
first, by a connection of its own that doesn't wait for the answer: note and last
word leave the process one right after the other, microseconds apart.
"""

import logging
import threading
from collections.abc import Sequence
from typing import Any

import psycopg2
from django.db import connection
from psycopg2.extras import wait_select

from cabinet.notifications.errors import ProviderDownError

log = logging.getLogger(__name__)

NOTE = "INSERT INTO notifications_handover (message_id) SELECT unnest(%s::bigint[])"


class Marker(threading.local):
    """An open line to the database, one for each thread that sends."""

    _line: Any = None
    # Kept until its statement is over: psycopg2 only remembers it weakly.
    _cursor: Any = None

    def note(self, messages: Sequence[int]) -> None:
        """Send the note off. Raises ProviderDownError: without it nothing is said."""
        try:
            self._ready().execute(NOTE, [list(messages)])
        except psycopg2.Error as error:
            self.close()
            raise ProviderDownError(f"Нет базы данных: {error}") from error

    def settle(self) -> None:
        """Wait until the note is written, before its outcome is."""
        if self._line is None:
            return
        try:
            wait_select(self._line)
        except psycopg2.Error:
            log.exception("A note of handing over is lost")
            self.close()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = self._cursor = None

    def _ready(self) -> Any:
        if self._line is None or self._line.closed:
            parameters = connection.get_connection_params()
            self._line = psycopg2.connect(**parameters, async_=True)
            wait_select(self._line)
            self._cursor = self._line.cursor()
            # Another worker must see a note at once; what a falling server
            # forgets is no worse than what a falling sender does.
            self._cursor.execute("SET synchronous_commit = off")
            wait_select(self._line)
        return self._cursor


marker = Marker()
