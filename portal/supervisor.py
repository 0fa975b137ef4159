"""Start the portal's processes, watch them, and leave none behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

STOP_SECONDS = 15
POLL_SECONDS = 0.3
PR_SET_PDEATHSIG = 1  # Linux: the signal a child gets when its parent dies


class Supervisor:
    """A group of processes that live and die together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = {**os.environ, **environment}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)

    def start(self, *command: str) -> None:
        self.processes.append(
            subprocess.Popen(  # noqa: S603 (our own commands)
                [sys.executable, *command],
                env=self.environment,
                # Ctrl-C reaches only us; we stop the others in order.
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (no threads yet)
            )
        )

    def wait(self) -> int:
        """Until asked to stop, or until one process dies; return the exit code."""
        while not self.stopping and self._all_alive():
            time.sleep(POLL_SECONDS)
        self._stop_all()
        return 0 if self.stopping else 1

    def _all_alive(self) -> bool:
        return all(process.poll() is None for process in self.processes)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_all(self) -> None:
        for process in self.processes:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """Let a killed supervisor take its processes with it (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
