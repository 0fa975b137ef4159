"""Answers that a provider once gave, instead of the provider."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

import requests
from requests.adapters import HTTPAdapter


@dataclass
class Asked:
    method: str
    url: str
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.text, keep_blank_values=True))


@contextmanager
def recorded(*answers: Any) -> Iterator[list[Asked]]:
    """Give the answers in turn (a body, or a body and a status); what was asked.

    Only the wire is replaced: the request is made by the library in full.
    """
    asked: list[Asked] = []
    left = list(answers)

    def send(self: HTTPAdapter, request: requests.PreparedRequest, **_: Any) -> Any:
        body = request.body or b""
        text = body.decode() if isinstance(body, bytes) else body
        asked.append(
            Asked(str(request.method), str(request.url), dict(request.headers), text)
        )
        told = left.pop(0)
        return _response(*(told if isinstance(told, tuple) else (told, 200)), request)

    with mock.patch.object(HTTPAdapter, "send", send):
        yield asked


def _response(
    told: Any, status: int, request: requests.PreparedRequest
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.request = request
    response.url = str(request.url)
    response._content = json.dumps(told).encode()
    return response
