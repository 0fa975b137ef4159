"""How long one stays logged in, and from where: noted now and then, not each time.

Half an hour idle ends a session, or thirty days if asked to remember.
"""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

ENTERED_AT, SEEN_AT, SEEN_FROM = "entered_at", "seen_at", "seen_from"
IDLE_SECONDS = 30 * 60
# Noted no oftener, so that not every page writes to the database.
NOTE_EVERY_SECONDS = 60


class SessionEndMiddleware:
    """Log out who didn't come back in time."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_or_note(request, int(time.time()))
        return self.get_response(request)


def _end_or_note(request: HttpRequest, now: int) -> None:
    session = request.session
    seen = session.get(SEEN_AT, 0)
    if _is_over(session, seen, now):
        logout(request)
    elif now - seen >= NOTE_EVERY_SECONDS or session.get(SEEN_FROM) != _place(request):
        _note(request, now)


def _is_over(session: SessionBase, seen: int, now: int) -> bool:
    idle = seen and session.get_expire_at_browser_close() and now - seen > IDLE_SECONDS
    return (
        bool(idle) or now - session.get(ENTERED_AT, now) > settings.SESSION_COOKIE_AGE
    )


def _note(request: HttpRequest, now: int) -> None:
    """Keep when and from where, for the resident's list of entries too."""
    request.session.update({SEEN_AT: now, SEEN_FROM: _place(request)})
    UserSession.objects.create_from_request(request)


def _place(request: HttpRequest) -> list[str]:
    """A new key, address or browser is worth noting at once."""
    agent = request.headers.get("User-Agent", "")
    key = request.session.session_key or ""
    return [key, get_adapter().get_client_ip(request) or "", agent]
