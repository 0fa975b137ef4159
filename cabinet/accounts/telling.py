"""Doing what an employee asked for, and saying how it went."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


class Telling:
    """Do it and say so, or say why it couldn't be done.

    ``refusal`` is the slice's own error, whose words are for staff; anything
    else goes on.
    """

    def __init__(
        self, refusal: type[Exception], request: HttpRequest, done: str
    ) -> None:
        self.refusal, self.request, self.done = refusal, request, done

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None:
            messages.success(self.request, self.done)
            return False
        if isinstance(error, self.refusal):
            messages.error(self.request, str(error))
            return True
        return False
