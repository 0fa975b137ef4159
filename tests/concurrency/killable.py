"""The portal's web process with a trap in it: it dies at a chosen point of a request.

``X-Kill-At: 7`` kills it, as by a power failure, at the seventh of the moments
before and after each statement that the request sends to the database.
"""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from portal.wsgi import application as portal


class Trap:
    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self._tick()
        result = execute(*args)
        self._tick()
        return result

    def _tick(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def application(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    left = int(environ.get("HTTP_X_KILL_AT", 0))
    if not left:
        return portal(environ, start_response)
    with connection.execute_wrapper(Trap(left)):
        return portal(environ, start_response)
