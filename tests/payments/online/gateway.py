"""A provider that speaks YooKassa's interface, with books of its own, on a real port.

It outlives the portal's process and database, so its books say what ought to be.
"""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Books:
    """What the provider remembers; one lock, since payers and the portal come at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.payments: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        # What every request gets instead of an answer, while it is set.
        self.fault: int | None = None
        # How long every answer takes; what was asked for is done at once.
        self.seconds = 0.0
        self.pays_at_once = False

    def create(self, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """The same key is the same payment."""
        with self.lock:
            if key not in self.answers:
                self.answers[key] = self._new(body)
            return self.payments[self.answers[key]["id"]]

    def _new(self, body: dict[str, Any]) -> dict[str, Any]:
        pk = str(uuid.uuid4())
        self.payments[pk] = {
            "id": pk,
            "status": "succeeded" if self.pays_at_once else "pending",
            "paid": self.pays_at_once,
            "amount": body["amount"],
            "metadata": body["metadata"],
            "confirmation": {"confirmation_url": f"https://pay.example/{pk}"},
        }
        return self.payments[pk]

    def finish(self, pk: str, status: str = "succeeded", **values: Any) -> None:
        with self.lock:
            self.payments[pk].update(
                status=status, paid=status == "succeeded", **values
            )

    def refund(self, key: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            if key not in self.refunds:
                payment = self.payments[body["payment_id"]]
                past = float(payment.get("refunded_amount", {}).get("value", 0))
                value = f"{past + float(body['amount']['value']):.2f}"
                payment["refunded_amount"] = {"value": value, "currency": "RUB"}
                pk = str(uuid.uuid4())
                self.refunds[key] = {"id": pk, "status": "succeeded", **body}
            return self.refunds[key]

    def of(self, our_id: object) -> dict[str, Any]:
        mine = (
            p for p in self.payments.values() if p["metadata"]["intent"] == str(our_id)
        )
        return next(mine)

    def paid(self) -> dict[str, str]:
        """Our id and the sum of everything that was paid."""
        return {
            one["metadata"]["intent"]: one["amount"]["value"]
            for one in self.payments.values()
            if one["status"] == "succeeded"
        }


class Gateway(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.books = Books()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v3"


class Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._handle(json.loads(self.rfile.read(length) or b"{}"))

    def _handle(self, body: dict[str, Any]) -> None:
        books = self.server.books
        path = self.path.removeprefix("/v3/")
        books.requests.append((self.command, path, body))
        if books.fault:
            self._answer(books.fault, {"type": "error", "description": "сломано"})
            return
        told = self._route(path, body)
        time.sleep(books.seconds)
        self._answer(*told)

    def _route(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        books, key = self.server.books, self.headers.get("Idempotence-Key", "")
        if self.command == "POST" and path == "payments":
            return 200, books.create(key, body)
        if self.command == "POST" and path == "refunds":
            return 200, books.refund(key, body)
        pk, _, verb = path.removeprefix("payments/").partition("/")
        if pk not in books.payments:
            return 404, {"type": "error", "description": "Payment doesn't exist"}
        if verb == "capture":
            books.finish(pk)
        return 200, books.payments[pk]

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        # Whoever asked may have gone meanwhile.
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Gateway]:
    gateway = Gateway()
    thread = threading.Thread(target=gateway.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()


def notification(payment: dict[str, Any], event: str = "payment.succeeded") -> str:
    """What YooKassa would post about a payment."""
    told = {"type": "notification", "event": event, "object": payment}
    return json.dumps(told)
