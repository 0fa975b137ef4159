"""Counting the views of the site's pages: no cookie, no address, no stranger.

A web process counts in memory and adds its sums to the table once a minute, so
that a view costs no query. What a killed process hadn't written yet is lost.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

log = logging.getLogger(__name__)

SECONDS = 60
MOST_PATHS = 5000
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|curl|wget|python|http-?client",
    re.IGNORECASE,
)
ADD = """
INSERT INTO cms_pagevisits (path, day, times) VALUES (%s, %s, %s)
ON CONFLICT (path, day) DO UPDATE SET times = cms_pagevisits.times + EXCLUDED.times
"""


class Tally:
    """The views of one process that aren't in the table yet."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def count(self, environ: Mapping[str, Any], path: str) -> None:
        """One view by a person; robots and what is fetched ahead are left out."""
        if not settings.COUNT_VISITS or _is_no_person(environ):
            return
        with self.lock:
            if path in self.times or len(self.times) < MOST_PATHS:
                self.times[path] += 1
            if self.timer is None:
                self.timer = threading.Timer(SECONDS, self.write_aside)
                self.timer.daemon = True
                self.timer.start()

    def write(self) -> None:
        with self.lock:
            times, self.times = self.times, Counter()
            self.timer = None
        rows = [(path, timezone.localdate(), n) for path, n in sorted(times.items())]
        if rows:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(ADD, rows)

    def write_aside(self) -> None:
        """In a thread of its own, whose connection nobody would close."""
        try:
            self.write()
        except DatabaseError:
            log.exception("Views of pages are not written")
        finally:
            connection.close()


def _is_no_person(environ: Mapping[str, Any]) -> bool:
    agent = environ.get("HTTP_USER_AGENT", "")
    ahead = environ.get("HTTP_SEC_PURPOSE", "")
    return not agent or bool(ROBOTS.search(agent)) or "prefetch" in ahead


tally = Tally()
atexit.register(tally.write_aside)
