"""Who is at work just now, for entries written far below any request.

A service that closes a month isn't told who asked for it; the journal is, by the
middleware, for as long as the request lasts. Outside of one it is the portal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


@dataclass
class Acting:
    """A request and whether anything was written of it yet."""

    request: HttpRequest | None = None
    written: int = 0

    @property
    def user(self) -> AbstractBaseUser | None:
        user = getattr(self.request, "user", None)
        return user if getattr(user, "pk", None) else None

    @property
    def address(self) -> str | None:
        if self.request is None:
            return None
        found: str | None = get_adapter().get_client_ip(self.request)
        return found


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def acting() -> Acting:
    return _acting.get() or Acting()


@contextmanager
def at_work(request: HttpRequest) -> Iterator[Acting]:
    """Entries written meanwhile are of whoever sent the request."""
    now = Acting(request)
    token = _acting.set(now)
    try:
        yield now
    finally:
        _acting.reset(token)


class ActingMiddleware:
    """Let entries know whose request they are written in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with at_work(request):
            return self.get_response(request)
