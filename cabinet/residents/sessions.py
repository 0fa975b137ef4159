"""How long one stays logged in: half an hour idle, or thirty days if asked for.

Being seen, and with which device, is written down once a minute, so that not
every page writes to the database.
"""

import time
from collections.abc import Callable
from typing import cast

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

ENTERED_AT, SEEN_AT = "entered_at", "seen_at"
IDLE_SECONDS = 30 * 60
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
    seen = session.get(SEEN_AT, now)
    idle = session.get_expire_at_browser_close() and now - seen > IDLE_SECONDS
    if idle or now - session.get(ENTERED_AT, now) > settings.SESSION_COOKIE_AGE:
        logout(request)
    elif SEEN_AT not in session or now - seen >= NOTE_EVERY_SECONDS:
        session[SEEN_AT] = now


class DeviceMiddleware(UserSessionsMiddleware):
    """Note the session's device when its being seen was just noted."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.session.modified:
            return self.get_response(request)
        return cast("HttpResponse", super().__call__(request))
