"""One request to a provider, in two steps: a line first, then the last word."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from cabinet.notifications.channels.parcel import LastWord
from cabinet.notifications.errors import (
    ProviderDownError,
    TryLaterError,
    UnconfirmedError,
)

SECONDS = 20
SERVER_ERROR, TOO_MANY = 500, 429
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    def json(self) -> dict[str, Any]:
        try:
            told = json.loads(self.text)
        except ValueError as error:
            raise UnconfirmedError(f"Непонятный ответ: {self.text[:100]}") from error
        return told if isinstance(told, dict) else {}


def post_form(
    url: str, fields: Mapping[str, str], last_word: LastWord
) -> dict[str, Any]:
    return post(url, urlencode(fields).encode(), FORM, last_word).json()


def post(
    url: str, body: bytes, headers: Mapping[str, str], last_word: LastWord
) -> Answer:
    """Raises ProviderDownError where there is no line, TryLaterError on 429 and
    5xx, UnconfirmedError where the line broke after the last word."""
    parts = urlsplit(url)
    kind = HTTPConnection if parts.scheme == "http" else HTTPSConnection
    line = kind(parts.netloc, timeout=SECONDS)
    try:
        line.connect()
    except OSError as error:
        raise ProviderDownError(f"Нет связи с {parts.netloc}: {error}") from error
    try:
        answer = _ask(line, url, body, headers, last_word)
    finally:
        line.close()
    if answer.status >= SERVER_ERROR or answer.status == TOO_MANY:
        raise TryLaterError(f"{parts.netloc}: {answer.status}")
    return answer


def _ask(
    line: HTTPConnection,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    last_word: LastWord,
) -> Answer:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    last_word()
    try:
        line.request("POST", path, body, dict(headers))
        response = line.getresponse()
        return Answer(response.status, response.read().decode("utf-8", "replace"))
    except (OSError, HTTPException) as error:
        raise UnconfirmedError(f"{parts.netloc}: {error}") from error
