"""Time and memory of a piece of work."""

import os
import resource
import time
from collections.abc import Callable
from typing import Any

from django.db import connections


def seconds(work: Callable[[], Any]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def apart(work: Callable[[], Any]) -> tuple[float, float]:
    """Megabytes that the work takes at most, and its seconds.

    It goes on in a process of its own; those that it starts count as well.
    """
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        taken = seconds(work)
        os.write(writing, f"{_megabytes()} {taken}".encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    told = os.read(reading, 100).decode().split()
    return float(told[0]), float(told[1])


def _megabytes() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / 1024


def forked(work: Callable[[], Any]) -> int:
    connections.close_all()
    child = os.fork()
    if child:
        return child
    work()
    os._exit(0)
