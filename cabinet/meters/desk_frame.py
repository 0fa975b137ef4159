"""What staff's pages about meters share; who may enter is asked by every one."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import permission_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cabinet.accounts.models import PERSONAL
from cabinet.accounts.people import sees_people
from cabinet.accounts.signals import people_shown
from cabinet.meters.exporting import FORMATS
from cabinet.residents.models import User

PER_PAGE = 50
P = ParamSpec("P")
Screen = Callable[Concatenate[HttpRequest, P], HttpResponse]


def at_the_desk(view: Screen[P]) -> Screen[P]:
    """For those who may change readings; others get 403."""
    allowed = permission_required("meters.change_reading", raise_exception=True)
    return cast("Screen[P]", wraps(view)(allowed(view)))


def with_people(view: Screen[P]) -> Screen[P]:
    """On a page that names people; stands below ``at_the_desk``."""
    allowed = permission_required(PERSONAL, raise_exception=True)
    return cast("Screen[P]", wraps(view)(allowed(view)))


def screen(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    frame = {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Главная"},
            {"url": reverse("reading:index"), "label": "Показания"},
            {"url": "", "label": title},
        ],
        "sees_people": sees_people(request.user),
    }
    return render(request, f"meters/staff/{name}.html", frame | context)


def note_people(request: HttpRequest, kind: type[Model], rows: Iterable[Any]) -> None:
    """Somebody has seen names and telephones beside these rows, if there are any."""
    if sees_people(request.user) and any(True for _ in rows):
        people_shown.send(sender=kind, row=None, exported=False)


def file(content: bytes, extension: str) -> HttpResponse:
    name = f"pribory-{timezone.localdate():%Y-%m-%d}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[extension][0], headers=headers)


def user(request: HttpRequest) -> User:
    return cast("User", request.user)
