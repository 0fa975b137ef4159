"""The version for weak eyes: drawn by the server, kept in a cookie, no script.

WCAG 2.2 AA holds for the ordinary pages too; this is what Russian companies owe
beside it (ГОСТ Р 52872-2019): larger letters, other colours, no pictures, air.
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

COOKIE = "sight"
YEAR = 365 * 24 * 3600
PICTURE = re.compile(r"<picture\b.*?</picture>|<img\b[^>]*>", re.DOTALL)
WORDS = re.compile(r'\balt="([^"]*)"')


def choice(label: str, *choices: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False
    )


class SightForm(forms.Form):
    size = choice(
        "Размер букв",
        ("", "Обычный"),
        ("125", "Крупнее"),
        ("150", "Крупный"),
        ("200", "Самый крупный"),
    )
    scheme = choice(
        "Цвета",
        ("", "Обычные"),
        ("black", "Чёрным по белому"),
        ("white", "Белым по чёрному"),
        ("blue", "Тёмно-синим по голубому"),
    )
    images = choice("Картинки", ("", "Показывать"), ("off", "Заменить словами"))
    spacing = choice(
        "Промежутки между буквами и строками", ("", "Обычные"), ("wide", "Широкие")
    )


def sight_of(request: HttpRequest) -> dict[str, str]:
    """What the visitor chose, without what nobody offered."""
    cookie = request.COOKIES.get(COOKIE)
    if not cookie:
        return {}
    form = SightForm(QueryDict(cookie))
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def sight(request: HttpRequest) -> dict[str, Any]:
    """Tell every template; a context processor."""
    return {"sight": sight_of(request)}


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The page of choices; without any, the ordinary look comes back."""
    came_from = request.GET.get("next", "/")
    if request.method != "POST":
        form = SightForm(initial=sight_of(request))
        return render(request, "sight.html", {"form": form, "next": came_from})
    form = SightForm(request.POST)
    form.is_valid()
    chosen = QueryDict(mutable=True)
    chosen.update({name: value for name, value in form.cleaned_data.items() if value})
    response = HttpResponseRedirect(_own(request, request.POST.get("next", "/")))
    if chosen:
        response.set_cookie(COOKIE, chosen.urlencode(), YEAR, samesite="Lax")
    else:
        response.delete_cookie(COOKIE)
    return response


class WordsForPicturesMiddleware:
    """Send the words of a picture in its place to those who asked for none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_page(response) and sight_of(request).get("images"):
            response.content = PICTURE.sub(_words, response.content.decode())
            # What stood here before counted the pictures in.
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming


def _words(picture: re.Match[str]) -> str:
    """What the picture shows, escaped already as an attribute is."""
    said = WORDS.search(picture[0])
    return f'<span class="picture-words">{said[1]}</span>' if said and said[1] else ""


def _own(request: HttpRequest, address: str) -> str:
    here = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, here) else "/"
