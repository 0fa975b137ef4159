"""Requests to providers: short waits, and two kinds of failure told apart."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import requests

from cabinet.payments.online.providers.base import ProviderError, ProviderSilentError

CONNECT_SECONDS, READ_SECONDS = 3, 6
# Somebody looks at an empty page meanwhile, and a thread of the portal is taken.
HURRIED = (1, 2)
OK, ACCEPTED, SERVER_ERROR = 200, 202, 500
TOO_MANY = 429
_waits = ContextVar(
    "seconds to connect and to read", default=(CONNECT_SECONDS, READ_SECONDS)
)


@contextmanager
def hurried() -> Iterator[None]:
    """Within it a provider has three seconds; who is slower is asked again later."""
    before = _waits.set(HURRIED)
    try:
        yield
    finally:
        _waits.reset(before)


def call(
    method: str, url: str, *, refusal: str = "description", **options: Any
) -> dict[str, Any]:
    """The JSON that the provider answers with.

    Raises ProviderSilentError where it is not known whether the request was
    taken, and ProviderError with the text under ``refusal`` where it was not.
    """
    try:
        response = requests.request(method, url, timeout=_waits.get(), **options)
        told = response.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderSilentError(f"Нет ответа: {type(error).__name__}") from error
    if response.status_code >= SERVER_ERROR or response.status_code in {
        ACCEPTED,
        TOO_MANY,
    }:
        raise ProviderSilentError(f"Провайдер ответил {response.status_code}")
    if not isinstance(told, Mapping):
        raise ProviderSilentError("Ответ провайдера не разобрать")
    if response.status_code != OK:
        raise ProviderError(str(told.get(refusal) or response.status_code)[:300])
    return dict(told)
