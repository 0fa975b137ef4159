"""The portal behind its web server, on the database of the measurement."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

from django.db import connection

from portal.management.commands.run import web_server

HOST, NAME = "127.0.0.1", "testserver"
PATIENCE = 60


@contextmanager
def served(application: str = "portal.wsgi") -> Iterator[int]:
    """One worker with one thread, so that its speed alone is measured; the port."""
    with _answering(
        lambda port: (
            *("-m", "gunicorn", application, "--log-level=error"),
            *("--worker-class=gthread", "--threads=1", "--keep-alive=60"),
            f"--bind={HOST}:{port}",
        )
    ) as port:
        yield port


@contextmanager
def served_whole() -> Iterator[int]:
    """All the workers and threads that ``manage.py run`` starts; the port."""
    with _answering(lambda port: web_server(HOST, port)) as port:
        yield port


@contextmanager
def _answering(command: Callable[[int], Sequence[str]]) -> Iterator[int]:
    port = _free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BENCH_DATABASE": str(connection.settings_dict["NAME"]),
    }
    server = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, *command(port)], env=environment
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def rate(port: int, address: str, cookie: str, requests: int) -> float:
    """Answers a second over one connection, the first ones left out."""
    client = HTTPConnection(HOST, port, timeout=PATIENCE)
    for _ in range(requests // 10 + 3):
        _get(client, address, cookie)
    began = time.perf_counter()
    for _ in range(requests):
        _get(client, address, cookie)
    return requests / (time.perf_counter() - began)


def _get(client: HTTPConnection, address: str, cookie: str) -> None:
    client.request("GET", address, headers={"Cookie": cookie, "Host": NAME})
    answer = client.getresponse()
    body = answer.read()
    assert answer.status == 200, (address, answer.status, body[:200])  # noqa: S101


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the portal did not start")
