"""Browsers that a person entered from before, by a signed cookie of their own."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from cabinet.residents.models import User

SALT = "cabinet.residents.devices"
YEAR = 365 * 24 * 3600
# A family's tablet.
MAX_PEOPLE = 5


def known(request: HttpRequest, user: User) -> bool:
    return user.pk in _people(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    people = [user.pk, *(pk for pk in _people(request) if pk != user.pk)]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(people[:MAX_PEOPLE], salt=SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people(request: HttpRequest) -> list[int]:
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        return [int(pk) for pk in signing.loads(cookie, salt=SALT, max_age=YEAR)]
    except signing.BadSignature:
        return []
