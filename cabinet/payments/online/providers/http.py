"""Requests to providers: short waits, and two kinds of failure told apart."""

from collections.abc import Mapping
from typing import Any

import requests

from cabinet.payments.online.providers.base import ProviderError, ProviderSilentError

# A resident waits for the answer: ten seconds in all are the most.
CONNECT_SECONDS, READ_SECONDS = 3, 6
OK, ACCEPTED, SERVER_ERROR = 200, 202, 500
TOO_MANY = 429


def call(
    method: str, url: str, *, refusal: str = "description", **options: Any
) -> dict[str, Any]:
    """The JSON that the provider answers with.

    Raises ProviderSilentError where it is not known whether the request was
    taken, and ProviderError with the text under ``refusal`` where it was not.
    """
    try:
        response = requests.request(
            method, url, timeout=(CONNECT_SECONDS, READ_SECONDS), **options
        )
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
